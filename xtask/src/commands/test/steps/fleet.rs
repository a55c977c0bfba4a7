//! The steps of the example that is a package of its own, `client/examples/fleet`: nothing of it is built with the product.

use super::{Action, Cargo, Step, cargo, skip, step};
use crate::commands::test::tools::Tools;

/// Its format, its lints, and its tests, which need a NATS server as well as the runtime.
pub(super) fn fleet(tools: &Tools) -> [Step; 3] {
    [
        cargo("fleet, format", "fmt --manifest-path client/examples/fleet/Cargo.toml --check"),
        cargo(
            "fleet, clippy",
            "clippy --manifest-path client/examples/fleet/Cargo.toml --target-dir target/fleet --all-targets \
             -- -D warnings",
        ),
        tests(tools),
    ]
}

/// One after the other, for they measure; with what they print, which is tables.
fn tests(tools: &Tools) -> Step {
    let name = "fleet";
    if !tools.nats {
        return skip(name, "nats-server is not installed (Debian: nats-server)");
    }
    let command = "test --manifest-path client/examples/fleet/Cargo.toml --target-dir target/fleet -- --show-output \
                   --test-threads 1";
    let arguments = command.split_whitespace().collect();
    step(name, Action::CargoOnRuntime(Cargo { arguments, ..Cargo::default() }))
}
