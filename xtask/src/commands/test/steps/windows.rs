//! The tests of the Windows build, on a machine that has Wine.

use super::{Action, Cargo, Step, WINDOWS, step};
use crate::commands::test::tools::Tools;

/// The steps of `cargo xtask test --windows`: the tests of the Windows build. What is skipped there (for want of a
/// runtime, npm, git or cargo) is a line of the output.
pub(in crate::commands::test) fn windows(tools: &Tools) -> Vec<Step> {
    let test = |name, command: &'static str| {
        let missing = [
            (!tools.has_target(WINDOWS)).then_some("the target (`rustup target add x86_64-pc-windows-gnu`)"),
            (!tools.mingw).then_some("the linker x86_64-w64-mingw32-gcc (Debian: gcc-mingw-w64-x86-64)"),
            (!tools.wine).then_some("Wine (Debian: wine64)"),
        ];
        let missing: Vec<_> = missing.into_iter().flatten().collect();
        if missing.is_empty() {
            let arguments = command.split_whitespace().collect();
            step(name, Action::CargoUnderWine(Cargo { arguments, ..Cargo::default() }))
        } else {
            step(name, Action::Skip(format!("this machine lacks {}", missing.join(", "))))
        }
    };
    vec![
        test(
            "Windows, finding and installing",
            "test --target x86_64-pc-windows-gnu --no-fail-fast --package codex-runtime --lib --bins --test it",
        ),
        test(
            "Windows, client",
            "test --target x86_64-pc-windows-gnu --no-fail-fast --package codex-client --all-features --lib --test \
             mock_model -- --show-output",
        ),
        test(
            "Windows, child processes",
            "test --target x86_64-pc-windows-gnu --package codex-client --all-features --test transport",
        ),
        test("Windows, types", "test --target x86_64-pc-windows-gnu --package codex-protocol-types --lib"),
        test(
            "Windows, generator and commands",
            "test --target x86_64-pc-windows-gnu --no-fail-fast --package codex-codegen --package xtask --lib --test it \
             -- --show-output",
        ),
    ]
}
