//! What the end-to-end tests share.

use codex_client::testing::MockModel;
use codex_client::{Codex, CodexConfig};

/// Whether there is a runtime to test with; says why not, if there is none.
///
/// `cargo xtask test` installs the runtime and names it in `CODEX_BIN`.
pub(crate) fn has_runtime() -> bool {
    let found = std::env::var_os("CODEX_BIN").is_some();
    if !found {
        println!("skipped: CODEX_BIN names no runtime; `cargo xtask test` installs and names one");
    }
    found
}

/// A mock model and a connection to a runtime that asks it.
pub(crate) async fn connect() -> (MockModel, Codex) {
    connect_with(|config| config).await
}

/// As `connect`, with a changed configuration.
pub(crate) async fn connect_with(change: impl FnOnce(CodexConfig) -> CodexConfig) -> (MockModel, Codex) {
    let model = MockModel::start().await.expect("the mock model starts");
    let config = change(model.config().cwd(model.codex_home()));
    let codex = Codex::connect_with(config).await.expect("the runtime starts");
    (model, codex)
}

/// An end-to-end test: skipped, with the reason, where there is no runtime.
macro_rules! e2e {
    ($(#[$attribute:meta])* async fn $name:ident() $body:block) => {
        $(#[$attribute])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            if crate::support::has_runtime() {
                $body
            }
        }
    };
}

pub(crate) use e2e;
