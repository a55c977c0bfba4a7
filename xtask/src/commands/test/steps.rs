//! The steps of `cargo xtask test`, as data.

use super::tools::Tools;

mod elsewhere;
mod fleet;
mod windows;

pub(super) use windows::windows;

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
    Cargo(Cargo),
    /// The same on the Windows build, whose programs run under Wine.
    CargoUnderWine(Cargo),
    /// The same on the pinned runtime, where there is one.
    CargoOnRuntime(Cargo),
    /// Finds or fetches the pinned runtime, for the tests that follow.
    InstallRuntime,
    /// `cargo xtask generate-types --check`
    CheckGenerated,
    /// `cargo xtask tidy`
    Tidy,
    /// `cargo xtask dependencies --check`
    CheckDependencies,
    /// `cargo xtask bench --check`
    CheckFigures,
    /// Builds the guide and follows its links.
    Guide,
    /// Opens the pages of the guide.
    GuideInBrowser,
    /// A program built from the packages installs the runtime and runs a turn.
    Newcomer,
    /// Nothing, for this reason.
    Skip(String),
}

/// A run of cargo.
#[derive(Default)]
pub(super) struct Cargo {
    /// Of this toolchain, as rustup calls it; of the running one if there is none.
    pub(super) toolchain: Option<String>,
    pub(super) arguments: Vec<&'static str>,
    pub(super) variables: Vec<(&'static str, &'static str)>,
}

/// The target whose build runs under Wine.
pub(super) const WINDOWS: &str = "x86_64-pc-windows-gnu";

impl Step {
    /// The command that does the same by hand.
    pub(super) fn shown(&self) -> String {
        match &self.action {
            Action::Cargo(cargo) | Action::CargoOnRuntime(cargo) => cargo.shown(),
            Action::CargoUnderWine(cargo) => format!("{} (under Wine)", cargo.shown()),
            Action::InstallRuntime => "cargo xtask runtime install".to_owned(),
            Action::CheckGenerated => "cargo xtask generate-types --check".to_owned(),
            Action::Tidy => "cargo xtask tidy".to_owned(),
            Action::CheckDependencies => "cargo xtask dependencies --check".to_owned(),
            Action::CheckFigures => "cargo xtask bench --check".to_owned(),
            Action::Guide | Action::GuideInBrowser => "cargo xtask docs --check".to_owned(),
            Action::Newcomer => "cargo xtask newcomer".to_owned(),
            Action::Skip(_) => "nothing".to_owned(),
        }
    }
}

impl Cargo {
    fn shown(&self) -> String {
        let variables = self.variables.iter().map(|(name, value)| format!("{name}='{value}' "));
        let cargo = match &self.toolchain {
            Some(toolchain) => format!("rustup run {toolchain} cargo"),
            None => "cargo".to_owned(),
        };
        format!("{}{cargo} {}", variables.collect::<String>(), self.arguments.join(" "))
    }
}

/// The steps in their order: the quick ones first, the runtime before what uses it.
pub(super) fn all(tools: &Tools) -> Vec<Step> {
    let mut steps = vec![
        cargo("format", "fmt --all --check"),
        step("tidy", Action::Tidy),
        deny(tools),
        step("dependencies", Action::CheckDependencies),
        step("figures", Action::CheckFigures),
        step("runtime", Action::InstallRuntime),
        step("generated files", Action::CheckGenerated),
        cargo("clippy, all features", "clippy --workspace --all-targets --all-features -- -D warnings"),
        cargo("clippy, default features", "clippy --workspace --all-targets -- -D warnings"),
        cargo(
            "clippy, one transport",
            "clippy --package codex-client --no-default-features --features websocket -- -D warnings",
        ),
        cargo("clippy, finding alone", "clippy --package codex-runtime --no-default-features -- -D warnings"),
        tests(tools, "tests, all features", "--workspace --all-features"),
        tests(tools, "tests, stable tier", "--package codex-protocol-types"),
        tests(tools, "tests, preserve_order", "-p codex-codegen --features serde_json/preserve_order"),
        models(),
        soak(tools),
    ];
    steps.extend(fleet::fleet(tools));
    steps.extend([
        cargo("doctests", "test --doc --workspace --all-features"),
        cargo_with("docs", "doc --workspace --all-features --no-deps", vec![("RUSTDOCFLAGS", "-D warnings")]),
        // After the docs, to which the guide leads.
        step("guide", Action::Guide),
        step("guide in a browser", Action::GuideInBrowser),
        step("newcomer", Action::Newcomer),
    ]);
    steps.extend(elsewhere::elsewhere(tools));
    steps
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
    let arguments = command.split_whitespace().collect();
    step(name, Action::Cargo(Cargo { toolchain: None, arguments, variables }))
}

fn skip(name: &'static str, reason: impl Into<String>) -> Step {
    step(name, Action::Skip(reason.into()))
}

fn tests(tools: &Tools, name: &'static str, packages: &'static str) -> Step {
    // Doctests have a step of their own, for nextest does not run them.
    let (before, after) = if tools.nextest {
        ("nextest run --no-tests=pass --no-fail-fast", "")
    } else {
        ("test --no-fail-fast", "--lib --bins --tests --examples")
    };
    let arguments = [before, packages, after].into_iter().flat_map(str::split_whitespace).collect();
    step(name, Action::Cargo(Cargo { arguments, ..Cargo::default() }))
}

/// One round, with the same choices each time. It has no `main` where there are no unix sockets.
fn soak(tools: &Tools) -> Step {
    if !tools.unix {
        return skip("soak", "it needs a unix");
    }
    let arguments =
        crate::commands::soak::PROGRAM.split(' ').chain("--rounds 1 --seed 1".split(' ')).collect();
    step("soak", Action::CargoOnRuntime(Cargo { arguments, ..Cargo::default() }))
}

/// The client's core in one order of its threads after another. Its build is another one: `client/src/sync`.
fn models() -> Step {
    cargo_with(
        "models",
        "test --package codex-client --no-default-features --features stdio --lib --target-dir target/shuttle -- models::",
        vec![("RUSTFLAGS", "--cfg shuttle")],
    )
}

fn deny(tools: &Tools) -> Step {
    if tools.deny {
        // A line of deny.toml that nothing needs any more is an error too.
        return cargo(
            "licences and sources",
            "deny --all-features check --deny warnings licenses bans sources",
        );
    }
    skip(
        "licences and sources",
        "cargo-deny is not installed; `cargo install --locked cargo-deny` installs it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Tools {
        let targets = ["wasm32-unknown-unknown", WINDOWS, "aarch64-apple-darwin"];
        Tools {
            nextest: true,
            deny: true,
            nats: true,
            unix: true,
            mingw: true,
            wine: true,
            targets: targets.map(str::to_owned).to_vec(),
            oldest: Ok("1.88.0-here".to_owned()),
        }
    }

    fn nothing() -> Tools {
        let oldest = Err("no Rust 1.88".to_owned());
        Tools {
            nextest: false,
            deny: false,
            nats: false,
            unix: false,
            mingw: false,
            wine: false,
            targets: Vec::new(),
            oldest,
        }
    }

    fn shown(tools: &Tools) -> Vec<String> {
        all(tools).iter().map(|step| format!("{}: {}", step.name, step.shown())).collect()
    }

    fn skipped(steps: &[Step]) -> Vec<(&str, &str)> {
        let reason = |step: &Action| match step {
            Action::Skip(reason) => Some(reason.clone().leak() as &str),
            _ => None,
        };
        steps.iter().filter_map(|step| Some((step.name, reason(&step.action)?))).collect()
    }

    #[test]
    fn uses_nextest_where_it_is_installed() {
        let with = shown(&everything());
        assert!(with.contains(
            &"tests, all features: cargo nextest run --no-tests=pass --no-fail-fast --workspace --all-features".to_owned()
        ));
        let without = shown(&Tools { nextest: false, ..everything() }).join("\n");
        let plain = "cargo test --no-fail-fast --workspace --all-features --lib --bins --tests --examples";
        assert!(without.contains(plain) && !without.contains("nextest"));
    }

    #[test]
    fn what_this_machine_lacks_is_named_and_not_run() {
        assert_eq!(skipped(&all(&everything())), []);
        let lacking = all(&nothing());
        let lacking = skipped(&lacking);
        let names: Vec<_> = lacking.iter().map(|(name, _)| *name).collect();
        let expected = [
            "licences and sources",
            "soak",
            "fleet",
            "wasm32",
            "clippy, Windows",
            "clippy, macOS",
            "oldest Rust",
        ];
        assert_eq!(names, expected);
        assert!(lacking[2].1.contains("nats-server"), "{lacking:?}");
        assert!(lacking[3].1.contains("rustup target add wasm32-unknown-unknown"), "{lacking:?}");
    }

    #[test]
    fn the_tests_of_windows_name_all_that_they_lack() {
        assert_eq!(skipped(&windows(&everything())), []);
        let lacking = windows(&nothing());
        for (name, reason) in skipped(&lacking) {
            for word in ["rustup target add", "gcc-mingw-w64-x86-64", "wine64"] {
                assert!(reason.contains(word), "{name}: {reason}");
            }
        }
        assert_eq!(skipped(&lacking).len(), lacking.len());
    }

    #[test]
    fn the_oldest_rust_is_run_by_rustup() {
        let expected =
            "oldest Rust: rustup run 1.88.0-here cargo check --workspace --lib --bins --all-features";
        assert!(shown(&everything()).contains(&expected.to_owned()));
    }

    #[test]
    fn the_runtime_is_there_before_what_uses_it() {
        let names: Vec<_> = all(&everything()).iter().map(|step| step.name).collect();
        let position = |name| names.iter().position(|step| *step == name).unwrap();
        assert!(position("runtime") < position("generated files"));
        assert!(position("runtime") < position("tests, all features"));
        assert!(position("runtime") < position("soak"));
        assert!(position("runtime") < position("fleet"));
    }
}
