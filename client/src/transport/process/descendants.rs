//! What a process group has started outside of itself, found through `/proc`.

use std::collections::HashMap;
use std::fs;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, kill_process_group, pidfd_open};

/// A process that was killed; it becomes readable once the process is gone.
pub(super) type Killed = OwnedFd;

/// Kills the descendants of a group's leader. The group itself is left stopped, for the caller to kill. Returns those of
/// either that the system gives a descriptor for, so that their ends can be awaited.
///
/// Stopped first, nobody forks or reaps while they are looked for: none is missed, and no number is given to another
/// process meanwhile.
pub(super) fn kill(leader: Pid) -> Vec<Killed> {
    // Errors mean that a process is gone already.
    let _ = kill_process_group(leader, Signal::STOP);
    let mut found: Vec<Pid> = Vec::new();
    loop {
        let mut new = descendants(leader);
        new.retain(|pid| !found.contains(pid));
        if new.is_empty() {
            break;
        }
        for pid in &new {
            let _ = kill_process(*pid, Signal::STOP);
        }
        found.append(&mut new);
    }
    // While they are stopped the numbers are theirs. Linux before 5.3 has no such descriptors: nobody is waited for.
    let killed = found.iter().filter_map(|pid| pidfd_open(*pid, PidfdFlags::empty()).ok()).collect();
    for pid in found {
        let _ = kill_process(pid, Signal::KILL);
    }
    killed
}

/// Waits until they are gone, but no longer than that.
pub(super) fn until_gone(killed: &[Killed], time: Duration) {
    let deadline = Instant::now() + time;
    for process in killed {
        let left = deadline.saturating_duration_since(Instant::now());
        let Ok(left) = Timespec::try_from(left) else { return };
        // An error, or the end of the time: it goes without being waited for.
        let _ = poll(&mut [PollFd::new(process, PollFlags::IN)], Some(&left));
    }
}

/// The descendants of a group's leader, and who else is of its group: where the leader is dead they are no longer its
/// descendants.
fn descendants(root: Pid) -> Vec<Pid> {
    let mut children: HashMap<Pid, Vec<Pid>> = HashMap::new();
    for (process, parent, group) in processes().filter(|(process, ..)| *process != root) {
        children.entry(if group == Some(root) { root } else { parent }).or_default().push(process);
    }
    let mut found = children.remove(&root).unwrap_or_default();
    let mut next = 0;
    while let Some(process) = found.get(next) {
        found.extend(children.remove(process).unwrap_or_default());
        next += 1;
    }
    found
}

/// Every process, with its parent and its group.
fn processes() -> impl Iterator<Item = (Pid, Pid, Option<Pid>)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let process = number(entry.file_name().to_str()?)?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // The name of the program, in brackets, may hold anything; behind it: the state, the parent, the group.
        let (_, behind) = stat.rsplit_once(')')?;
        let mut numbers = behind.split_ascii_whitespace().skip(1).map(number);
        Some((process, numbers.next()??, numbers.next()?))
    })
}

fn number(text: &str) -> Option<Pid> {
    Pid::from_raw(text.parse().ok()?)
}
