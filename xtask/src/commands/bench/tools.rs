//! What counting instructions needs beside cargo.

use std::process::{Command, Stdio};

use super::peers::{Peers, locked};
use crate::workspace::Workspace;

/// What is missing to count instructions, and the commands that install it: one sentence.
pub(super) fn missing(workspace: &Workspace, peers: &Peers) -> Option<String> {
    if peers.instructions.is_empty() {
        return None;
    }
    // The library and its runner are of one release.
    let release = locked(workspace, "gungraun").ok()?;
    let mut lacking = Vec::new();
    if says(workspace, "valgrind").is_none() {
        lacking.push(("valgrind", "apt-get install valgrind".to_owned()));
    }
    if !says(workspace, "gungraun-runner")
        .is_some_and(|said| said.split_whitespace().any(|word| word == release))
    {
        let install = format!("cargo install --locked gungraun-runner@{release}");
        lacking.push(("gungraun-runner", install));
    }
    sentence(&lacking)
}

/// What a program says of its version, if it is there.
fn says(workspace: &Workspace, program: &str) -> Option<String> {
    let mut command = Command::new(program);
    command.arg("--version").current_dir(workspace.root()).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn sentence(lacking: &[(&str, String)]) -> Option<String> {
    let names: Vec<_> = lacking.iter().map(|(name, _)| *name).collect();
    let commands: Vec<_> = lacking.iter().map(|(_, install)| format!("`{install}`")).collect();
    let verb = if lacking.len() == 1 { "installs it" } else { "install them" };
    (!lacking.is_empty())
        .then(|| format!("that needs {}: {} {verb}", names.join(" and "), commands.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn what_is_missing_is_named_with_what_installs_it() {
        assert_eq!(sentence(&[]), None);
        let valgrind = ("valgrind", "apt-get install valgrind".to_owned());
        let runner = ("gungraun-runner", "cargo install gungraun-runner@1.0.0".to_owned());
        assert_eq!(
            sentence(std::slice::from_ref(&valgrind)).unwrap(),
            "that needs valgrind: `apt-get install valgrind` installs it"
        );
        assert_eq!(
            sentence(&[valgrind, runner]).unwrap(),
            "that needs valgrind and gungraun-runner: `apt-get install valgrind` and \
             `cargo install gungraun-runner@1.0.0` install them"
        );
    }
}
