//! What this process has open: whatever a call has begun must be gone again.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Pid;

/// Nothing takes longer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long to wait before looking again.
const BETWEEN: Duration = Duration::from_millis(2);

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Processes that this one has started, also those that are not reaped yet.
    children: usize,
    threads: usize,
    /// Files, pipes and sockets.
    files: usize,
}

impl Marks {
    pub(crate) fn now() -> Self {
        Self {
            children: children().len(),
            threads: fs::read_dir("/proc/self/task").unwrap().count(),
            files: fs::read_dir("/proc/self/fd").unwrap().count(),
        }
    }

    /// Kills the processes that this one has started.
    pub(crate) fn kill_children() {
        for pid in children() {
            // One that is gone already is as good.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }

    /// Waits until there is no more than there was. That a thread or a process ends is nobody's event here, hence the
    /// looking again.
    pub(crate) fn come_back(self) -> Result<(), String> {
        let started = Instant::now();
        while !self.is_back() {
            if started.elapsed() > PATIENCE {
                return Err(format!("leaves {:?}, where there was {self:?}", Self::now()));
            }
            thread::sleep(BETWEEN);
        }
        Ok(())
    }

    /// The same where tasks have to go on meanwhile.
    pub(crate) async fn come_back_beside_tasks(self) -> Result<(), String> {
        let wait = async {
            while !self.is_back() {
                tokio::time::sleep(BETWEEN).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        waited.map_err(|_| format!("leaves {:?}, where there was {self:?}", Self::now()))
    }

    fn is_back(self) -> bool {
        let now = Self::now();
        now.children <= self.children && now.threads <= self.threads && now.files <= self.files
    }
}

/// The processes that this one has started.
fn children() -> Vec<Pid> {
    let tasks = fs::read_dir("/proc/self/task").unwrap().filter_map(Result::ok);
    // A thread may end meanwhile.
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let of_list =
        |pids: String| pids.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>();
    lists.flat_map(of_list).filter_map(Pid::from_raw).collect()
}
