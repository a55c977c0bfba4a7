//! What the system says of this process and of those that it has started. Linux alone says it.

use std::fmt;
use std::path::Path;

/// What this process has at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Open descriptors.
    pub(crate) files: usize,
    pub(crate) threads: usize,
    /// Resident memory, in KiB.
    pub(crate) memory: usize,
    /// The most that it ever was.
    pub(crate) peak: usize,
}

/// A process by its number and the words that started it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Process {
    pub(crate) number: i32,
    command: String,
    parent: i32,
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} ({:.60})", self.number, self.command)
    }
}

impl Process {
    /// Whether this process has started it.
    pub(crate) fn is_child(&self) -> bool {
        u32::try_from(self.parent) == Ok(std::process::id())
    }

    /// Kills it alone, as the system does that has no memory left.
    pub(crate) fn kill(&self) {
        if let Some(number) = rustix::process::Pid::from_raw(self.number) {
            // An error means that it is gone.
            let _ = rustix::process::kill_process(number, rustix::process::Signal::KILL);
        }
    }
}

/// What this process has now; `None` where the system does not say.
pub(crate) fn usage() -> Option<Usage> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let number = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_ascii_whitespace().next()?.parse().ok()
    };
    // The one that lists them is open too.
    let files = std::fs::read_dir("/proc/self/fd").ok()?.count().checked_sub(1)?;
    Some(Usage { files, threads: number("Threads")?, memory: number("VmRSS")?, peak: number("VmHWM")? })
}

/// What the open descriptors of this process are.
pub(crate) fn open_files() -> Vec<String> {
    let entries = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(std::fs::read_link(entry.path()).ok()?.display().to_string()))
        .collect();
    files.sort();
    files
}

/// The names of the threads of this process.
pub(crate) fn threads() -> Vec<String> {
    let entries = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .filter_map(|entry| Some(std::fs::read_to_string(entry.path().join("comm")).ok()?.trim().to_owned()))
        .collect();
    names.sort();
    names
}

/// The children of this process that have exited and were not waited for.
pub(crate) fn zombies() -> Vec<Process> {
    let dead = |(process, state): (Process, char)| (process.is_child() && state == 'Z').then_some(process);
    all().filter_map(dead).collect()
}

/// The processes with this `CODEX_HOME`: a runtime, and what it has started.
pub(crate) fn of_home(home: &Path) -> Vec<Process> {
    let variable = format!("CODEX_HOME={}", home.display());
    let is_of_it = |process: &Process| {
        let environment = std::fs::read(format!("/proc/{}/environ", process.number)).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|found| found == variable.as_bytes())
    };
    all().map(|(process, _)| process).filter(is_of_it).collect()
}

/// Every process, and in which state it is.
fn all() -> impl Iterator<Item = (Process, char)> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        // The name of the program, in brackets, may hold anything; behind it: the state, the parent.
        let (_, behind) = stat.rsplit_once(')')?;
        let mut fields = behind.split_ascii_whitespace();
        let (state, parent) = (fields.next()?.chars().next()?, fields.next()?.parse().ok()?);
        let words = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&words).replace('\0', " ");
        Some((Process { number, command, parent }, state))
    })
}
