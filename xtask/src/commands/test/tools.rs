//! What this machine has of the tools that are not needed: what is missing is named, and its step not run.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use super::wine;
use crate::manifests::oldest_rust;
use crate::workspace::Workspace;

/// What this machine has.
#[derive(Debug, Clone)]
pub(super) struct Tools {
    pub(super) nextest: bool,
    pub(super) deny: bool,
    pub(super) nats: bool,
    /// Whether it is a unix itself.
    pub(super) unix: bool,
    pub(super) mingw: bool,
    pub(super) wine: bool,
    /// The targets that a step asks for and that are installed.
    pub(super) targets: Vec<String>,
    /// The toolchain of the oldest Rust that the manifests promise, or why there is none.
    pub(super) oldest: Result<String, String>,
}

/// The targets that a step asks for.
const TARGETS: [&str; 3] = ["wasm32-unknown-unknown", "x86_64-pc-windows-gnu", "aarch64-apple-darwin"];

impl Tools {
    pub(super) fn of_this_machine(workspace: &Workspace) -> Self {
        let answers = |program: &str, arguments: &[&str]| answer(workspace, program, arguments).is_some();
        let targets = TARGETS.into_iter().filter(|target| has_target(workspace, target));
        Self {
            nextest: answers("cargo", &["nextest", "--version"]),
            deny: answers("cargo", &["deny", "--version"]),
            unix: cfg!(unix),
            nats: answers("nats-server", &["--version"]),
            mingw: answers(wine::LINKER, &["--version"]),
            wine: wine::program().is_some(),
            targets: targets.map(str::to_owned).collect(),
            oldest: oldest(workspace).map_err(|error| format!("{error:#}")),
        }
    }

    pub(super) fn has_target(&self, target: &str) -> bool {
        self.targets.iter().any(|installed| installed == target)
    }
}

/// What a program prints, if it is there and succeeds.
fn answer(workspace: &Workspace, program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).current_dir(workspace.root());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `rustc` names the directory of a target whether it is installed or not.
fn has_target(workspace: &Workspace, target: &str) -> bool {
    let libraries = answer(workspace, "rustc", &["--print", "target-libdir", "--target", target]);
    libraries.is_some_and(|path| Path::new(path.trim()).is_dir())
}

/// The installed toolchain of the Rust that the manifests promise, whatever its patch release.
fn oldest(workspace: &Workspace) -> Result<String> {
    let version = oldest_rust(workspace)?;
    let install = format!("`rustup toolchain install {version} --profile minimal` installs it");
    let installed = answer(workspace, "rustup", &["toolchain", "list"]);
    let installed = installed.with_context(|| format!("there is no rustup to ask for Rust {version}"))?;
    toolchain(&installed, &version).with_context(|| format!("Rust {version} is not installed; {install}"))
}

fn toolchain(installed: &str, version: &str) -> Option<String> {
    let names = installed.lines().filter_map(|line| line.split_whitespace().next());
    let is_it = |name: &&str| {
        name.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
    };
    names.into_iter().find(is_it).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::toolchain;

    #[test]
    fn any_patch_release_of_the_oldest_rust_serves() {
        let installed =
            "stable-x86_64-unknown-linux-gnu (active, default)\n1.8.0-x\n1.88.0-x86_64-unknown-linux-gnu\n";
        assert_eq!(toolchain(installed, "1.88").as_deref(), Some("1.88.0-x86_64-unknown-linux-gnu"));
        assert_eq!(toolchain("1.88-x\n", "1.88").as_deref(), Some("1.88-x"));
        assert_eq!(toolchain(installed, "1.87"), None);
    }
}
