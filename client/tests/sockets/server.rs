//! The real runtime, listening.

use codex_client::testing::MockModel;
use codex_client::{Codex, CodexConfig, Listening};

/// What a runtime listens on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Unix,
    WebSocket,
}

impl Kind {
    pub(crate) fn url(self, model: &MockModel) -> String {
        match self {
            Self::Unix => format!("unix://{}", model.codex_home().join("run/codex.sock").display()),
            Self::WebSocket => "ws://127.0.0.1:0".to_owned(),
        }
    }
}

/// A runtime that listens, and the model that it asks.
pub(crate) async fn serve(kind: Kind) -> (MockModel, Listening) {
    let model = MockModel::start().await.unwrap();
    let server = Codex::spawn_listening_with(kind.url(&model), config(&model)).await.unwrap();
    (model, server)
}

pub(crate) fn config(model: &MockModel) -> CodexConfig {
    model.config().cwd(model.codex_home())
}

/// A test that is run over a unix socket and over a websocket.
macro_rules! on_both {
    ($name:ident, $test:expr) => {
        mod $name {
            use super::*;
            use crate::server::Kind;
            use crate::support::e2e;

            e2e! { async fn unix() { $test(Kind::Unix).await } }
            e2e! { async fn websocket() { $test(Kind::WebSocket).await } }
        }
    };
}

pub(crate) use on_both;

/// The processes that have this model's `CODEX_HOME`, with their arguments: a runtime, and what it has started.
#[cfg(target_os = "linux")]
pub(crate) fn processes(model: &MockModel) -> Vec<(u32, String)> {
    let home = format!("CODEX_HOME={}", model.codex_home().display());
    let of_process = |entry: std::fs::DirEntry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        let read = |file| std::fs::read(entry.path().join(file)).unwrap_or_default();
        // That of a zombie is empty.
        let environment = read("environ");
        let is_of_it = environment.split(|byte| *byte == 0).any(|variable| variable == home.as_bytes());
        is_of_it.then(|| (number, String::from_utf8_lossy(&read("cmdline")).replace('\0', " ")))
    };
    std::fs::read_dir("/proc").unwrap().filter_map(|entry| of_process(entry.ok()?)).collect()
}
