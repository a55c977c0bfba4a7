//! Whom the examples talk to: the user's own Codex, or with `CODEX_EXAMPLE_OFFLINE=1` a model that is scripted here.
#![allow(dead_code, reason = "no example uses all of it")]

mod script;

use codex_client::CodexConfig;
use codex_client::testing::{Hold, MockModel};

/// What an example runs on; keep it until the connection is closed.
pub(crate) struct Backend {
    offline: Option<(MockModel, Vec<Hold>)>,
}

/// The user's own Codex, unless the environment says otherwise.
pub(crate) fn backend(example: &str) -> Backend {
    let offline =
        std::env::var_os("CODEX_EXAMPLE_OFFLINE").is_some_and(|value| !value.is_empty() && value != "0");
    if offline { self::offline(example) } else { Backend { offline: None } }
}

/// A scripted model, and a runtime with a state of its own.
pub(crate) fn offline(example: &str) -> Backend {
    let model = MockModel::start_blocking().expect("127.0.0.1 has a free port");
    let holds = script::of(example, &model);
    Backend { offline: Some((model, holds)) }
}

impl Backend {
    /// How to connect to it.
    pub(crate) fn config(&self) -> CodexConfig {
        match &self.offline {
            None => CodexConfig::new(),
            Some((model, _)) => model.config().cwd(model.codex_home()),
        }
    }

    /// The scripted model.
    pub(crate) fn model(&self) -> &MockModel {
        &self.offline.as_ref().expect("offline").0
    }
}
