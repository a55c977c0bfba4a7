//! The steps of `cargo xtask test`, as data.

use std::process::{Command, Stdio};

use crate::workspace::Workspace;

/// A step.
pub(super) struct Step {
    /// What the summary calls it.
    pub(super) name: &'static str,
    /// What it does.
    pub(super) action: Action,
}

/// What a step does.
pub(super) enum Action {
    /// Runs cargo with these variables.
    Cargo { arguments: Vec<&'static str>, variables: Vec<(&'static str, &'static str)> },
    /// Finds or fetches the pinned runtime, for the tests that follow.
    InstallRuntime,
    /// `cargo xtask generate-types --check`
    CheckGenerated,
    /// `cargo xtask tidy`
    Tidy,
    /// Nothing, for this reason.
    Skip(&'static str),
}

/// What this machine has of the tools that are not needed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tools {
    pub(super) nextest: bool,
    pub(super) wasm: bool,
}

impl Tools {
    pub(super) fn of_this_machine(workspace: &Workspace) -> Self {
        Self { nextest: has_nextest(workspace), wasm: has_wasm(workspace) }
    }
}

impl Step {
    /// The command that does the same by hand.
    pub(super) fn shown(&self) -> String {
        match &self.action {
            Action::Cargo { arguments, variables } => {
                let variables = variables.iter().map(|(name, value)| format!("{name}='{value}' "));
                format!("{}cargo {}", variables.collect::<String>(), arguments.join(" "))
            }
            Action::InstallRuntime => "cargo xtask runtime install".to_owned(),
            Action::CheckGenerated => "cargo xtask generate-types --check".to_owned(),
            Action::Tidy => "cargo xtask tidy".to_owned(),
            Action::Skip(_) => "nothing".to_owned(),
        }
    }
}

/// The steps in their order: the quick ones first, the runtime before what uses it.
pub(super) fn all(tools: Tools) -> Vec<Step> {
    let deny = vec![("RUSTDOCFLAGS", "-D warnings")];
    vec![
        cargo("format", "fmt --all --check"),
        step("tidy", Action::Tidy),
        step("runtime", Action::InstallRuntime),
        step("generated files", Action::CheckGenerated),
        cargo("clippy, all features", "clippy --workspace --all-targets --all-features -- -D warnings"),
        cargo("clippy, default features", "clippy --workspace --all-targets -- -D warnings"),
        cargo(
            "clippy, one transport",
            "clippy --package codex-client --no-default-features --features websocket -- -D warnings",
        ),
        tests(tools, "tests, all features", "--workspace --all-features"),
        tests(tools, "tests, stable tier", "--package codex-protocol-types"),
        cargo("doctests", "test --doc --workspace --all-features"),
        cargo_with("docs", "doc --workspace --all-features --no-deps", deny),
        wasm(tools),
    ]
}

fn step(name: &'static str, action: Action) -> Step {
    Step { name, action }
}

fn cargo(name: &'static str, command: &'static str) -> Step {
    cargo_with(name, command, Vec::new())
}

fn cargo_with(
    name: &'static str,
    command: &'static str,
    variables: Vec<(&'static str, &'static str)>,
) -> Step {
    step(name, Action::Cargo { arguments: command.split(' ').collect(), variables })
}

fn tests(tools: Tools, name: &'static str, packages: &'static str) -> Step {
    // Doctests have a step of their own, for nextest does not run them.
    let (before, after) = if tools.nextest {
        ("nextest run --no-tests=pass", "")
    } else {
        ("test", "--lib --bins --tests --examples")
    };
    let words = [before, packages, after].into_iter().flat_map(str::split_whitespace);
    step(name, Action::Cargo { arguments: words.collect(), variables: Vec::new() })
}

fn wasm(tools: Tools) -> Step {
    if tools.wasm {
        return cargo("wasm32", "check --package codex-protocol-types --target wasm32-unknown-unknown");
    }
    let reason = "the target is not installed; `rustup target add wasm32-unknown-unknown` installs it";
    step("wasm32", Action::Skip(reason))
}

fn has_nextest(workspace: &Workspace) -> bool {
    let mut cargo = Command::new("cargo");
    cargo.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    cargo.current_dir(workspace.root()).status().is_ok_and(|status| status.success())
}

/// `rustc` names the directory of a target whether it is installed or not.
fn has_wasm(workspace: &Workspace) -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]);
    let Ok(output) = rustc.current_dir(workspace.root()).output() else {
        return false;
    };
    output.status.success() && std::path::Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tools: Tools) -> Vec<String> {
        all(tools).iter().map(|step| format!("{}: {}", step.name, step.shown())).collect()
    }

    #[test]
    fn uses_nextest_where_it_is_installed() {
        let with = shown(Tools { nextest: true, wasm: true });
        assert!(with.contains(
            &"tests, all features: cargo nextest run --no-tests=pass --workspace --all-features".to_owned()
        ));
        let without = shown(Tools { nextest: false, wasm: true }).join("\n");
        assert!(without.contains("cargo test --workspace --all-features --lib --bins --tests --examples"));
        assert!(!without.contains("nextest"));
    }

    #[test]
    fn a_missing_target_is_named_and_not_run() {
        let steps = all(Tools { nextest: true, wasm: false });
        let wasm = steps.iter().find(|step| step.name == "wasm32").unwrap();
        assert!(matches!(wasm.action, Action::Skip(reason) if reason.contains("rustup target add")));
    }

    #[test]
    fn the_runtime_is_there_before_what_uses_it() {
        let names: Vec<_> = all(Tools { nextest: true, wasm: true }).iter().map(|step| step.name).collect();
        let position = |name| names.iter().position(|step| *step == name).unwrap();
        assert!(position("runtime") < position("generated files"));
        assert!(position("runtime") < position("tests, all features"));
    }
}
