//! The steps for other platforms, and for the oldest Rust.

use super::{Action, Cargo, Step, WINDOWS, cargo, skip, step};
use crate::commands::test::tools::Tools;

/// What other platforms and the oldest Rust say to the same code.
pub(super) fn elsewhere(tools: &Tools) -> [Step; 4] {
    [
        for_target(
            tools,
            "wasm32",
            "wasm32-unknown-unknown",
            "check --package codex-protocol-types --target wasm32-unknown-unknown",
        ),
        // Without tests, and without the websocket: their TLS needs a C compiler for the target.
        for_target(
            tools,
            "clippy, Windows",
            WINDOWS,
            "clippy --workspace --lib --bins --target x86_64-pc-windows-gnu --features \
             codex-client/blocking,codex-client/experimental,codex-client/install,codex-client/schemars,\
             codex-client/testing -- -D warnings",
        ),
        for_target(
            tools,
            "clippy, macOS",
            "aarch64-apple-darwin",
            "clippy --workspace --lib --bins --target aarch64-apple-darwin --features \
             codex-client/blocking,codex-client/experimental,codex-client/install,codex-client/schemars,\
             codex-client/testing,codex-client/unix -- -D warnings",
        ),
        oldest_rust(tools),
    ]
}

fn for_target(tools: &Tools, name: &'static str, target: &'static str, command: &'static str) -> Step {
    if tools.has_target(target) {
        return cargo(name, command);
    }
    skip(name, format!("the target is not installed; `rustup target add {target}` installs it"))
}

/// What the manifests promise. The libraries and programs alone: what tests need may ask for a newer Rust.
fn oldest_rust(tools: &Tools) -> Step {
    let name = "oldest Rust";
    match &tools.oldest {
        Ok(toolchain) => {
            let toolchain = Some(toolchain.clone());
            let arguments = "check --workspace --lib --bins --all-features".split(' ').collect();
            step(name, Action::Cargo(Cargo { toolchain, arguments, ..Cargo::default() }))
        }
        Err(reason) => skip(name, reason.clone()),
    }
}
