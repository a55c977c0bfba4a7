//! What a process group has started outside of itself, found through `/proc`.

use std::collections::HashMap;
use std::fs;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// Kills the descendants of a group's leader. The group itself is left stopped, for the caller to kill.
///
/// Stopped first, nobody forks or reaps while they are looked for: none is missed, and no number is given to another
/// process meanwhile.
pub(super) fn kill(leader: Pid) {
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
    for pid in found {
        let _ = kill_process(pid, Signal::KILL);
    }
}

fn descendants(root: Pid) -> Vec<Pid> {
    let mut children: HashMap<Pid, Vec<Pid>> = HashMap::new();
    for (process, parent) in processes() {
        children.entry(parent).or_default().push(process);
    }
    let mut found = children.remove(&root).unwrap_or_default();
    let mut next = 0;
    while let Some(process) = found.get(next) {
        found.extend(children.remove(process).unwrap_or_default());
        next += 1;
    }
    found
}

/// Every process, with its parent.
fn processes() -> impl Iterator<Item = (Pid, Pid)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let process = number(entry.file_name().to_str()?)?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // The name of the program, in brackets, may hold anything; behind it: the state, the parent.
        let (_, behind) = stat.rsplit_once(')')?;
        Some((process, number(behind.split_ascii_whitespace().nth(1)?)?))
    })
}

fn number(text: &str) -> Option<Pid> {
    Pid::from_raw(text.parse().ok()?)
}
