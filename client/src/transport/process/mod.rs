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
        let still_ours = self.group.until_leader_exits(&self.child);
        let mut exit = lock(&self.exit);
        if let Some(exit) = &*exit {
            return exit.clone();
        }
        if still_ours.is_ok() {
            self.group.kill();
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
