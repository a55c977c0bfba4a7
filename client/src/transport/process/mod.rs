//! A started process and whatever it starts in its turn: they end together.
//!
//! On unix they are a process group of their own, on Windows a job object. So a Ctrl-C in the program's terminal reaches
//! the program alone, and what is killed is not just a launcher before the real thing.

#[cfg(all(target_os = "linux", not(all(test, shuttle))))]
mod descendants;
#[cfg(all(test, shuttle))]
mod models;
#[cfg(all(unix, not(all(test, shuttle))))]
mod unix;
#[cfg(all(windows, not(all(test, shuttle))))]
mod windows;

use std::io;
#[cfg(not(all(test, shuttle)))]
use std::process::Child;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use std::sync::PoisonError;
use std::time::Duration;

use crate::sync::{Condvar, Mutex, MutexGuard};
#[cfg(all(test, shuttle))]
use models::{Child, Group};
#[cfg(all(unix, not(all(test, shuttle))))]
use unix::Group;
#[cfg(all(windows, not(all(test, shuttle))))]
use windows::Group;

/// A started process, with everything that it starts.
#[derive(Debug)]
pub(crate) struct Process {
    child: Mutex<Child>,
    group: Group,
    /// How it exited. As long as this is `None` the process is not reaped, and its number belongs to no other.
    exit: Mutex<Option<String>>,
    exited: Condvar,
}

impl Process {
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        let (child, group) = Group::spawn(command)?;
        Ok(Self { child: Mutex::new(child), group, exit: Mutex::new(None), exited: Condvar::new() })
    }

    pub(crate) fn take_stdin(&self) -> Option<ChildStdin> {
        lock(&self.child).stdin.take()
    }

    pub(crate) fn take_stdout(&self) -> Option<ChildStdout> {
        lock(&self.child).stdout.take()
    }

    pub(crate) fn take_stderr(&self) -> Option<ChildStderr> {
        lock(&self.child).stderr.take()
    }

    /// Waits for its exit, ends what it has left behind, and reaps it; returns how it exited.
    pub(crate) fn wait(&self) -> String {
        if self.group.until_leader_exits(&self.child).is_ok() {
            self.kill();
        }
        // Before it is said to have exited: until then nothing of it is to be expected any more.
        self.group.until_killed_is_gone();
        let mut exit = lock(&self.exit);
        if let Some(exit) = &*exit {
            return exit.clone();
        }
        let status = lock(&self.child).wait();
        let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
        *exit = Some(status.clone());
        self.exited.notify_all();
        status
    }

    /// Whether it exits within this time. Somebody must [`wait`](Self::wait) meanwhile.
    pub(crate) fn exits_within(&self, time: Duration) -> bool {
        let running = |exit: &mut Option<String>| exit.is_none();
        let waited = self.exited.wait_timeout_while(lock(&self.exit), time, running);
        waited.unwrap_or_else(PoisonError::into_inner).0.is_some()
    }

    /// Kills it and what it has started, here and now.
    pub(crate) fn kill(&self) {
        let exit = lock(&self.exit);
        if exit.is_none() {
            self.group.kill();
        }
    }

    /// Asks it to exit, where there is a way to ask. What it has started is its own to end.
    #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
    pub(crate) fn terminate(&self) {
        let exit = lock(&self.exit);
        if exit.is_none() {
            self.group.terminate();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, target_os = "linux", not(shuttle)))]
mod tests {
    use super::*;
    use std::fs;
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    /// What a process of 300 MB takes to go is long beside what its parent takes.
    #[test]
    fn what_was_killed_with_it_is_gone_when_it_is_said_to_have_exited() {
        // `tail` keeps all that it reads, and is then stuck, for nobody reads what it writes.
        let script =
            "(head -c 300M /dev/zero; echo written >&2) | tail -c 300M | sleep 1000 & exec sleep 1000";
        let process = Process::spawn(Command::new("sh").args(["-c", script]).stderr(Stdio::piped())).unwrap();
        let mut written = String::new();
        BufReader::new(process.take_stderr().unwrap()).read_line(&mut written).unwrap();
        // All but what is still in the pipe.
        let big = of_group(lock(&process.child).id(), 200_000).expect("`tail` keeps what it has read");
        process.kill();
        process.wait();
        let left = fs::read_to_string(format!("/proc/{big}/stat")).unwrap_or_default();
        assert!(left.is_empty() || left.contains(") Z "), "{left}");
    }

    /// The process of a group that has more memory than that, in KiB.
    fn of_group(leader: u32, memory: u64) -> Option<u32> {
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let mut numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        numbers.find(|number| {
            let status = fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
            let of = |name: &str| {
                let line = status.lines().find_map(|line| line.strip_prefix(name))?;
                line.split_ascii_whitespace().next()?.parse::<u64>().ok()
            };
            let group = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
            let group = group
                .rsplit_once(')')
                .and_then(|(_, rest)| rest.split_ascii_whitespace().nth(2)?.parse().ok());
            group == Some(leader) && of("VmRSS:").is_some_and(|found| found > memory)
        })
    }
}
