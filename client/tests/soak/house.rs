//! One model, and the runtime that asks it: over each transport one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use codex_client::testing::MockModel;
use codex_client::{Codex, CodexConfig, Listening, Result};
use tokio::sync::RwLock;

use crate::handler::{self, Scripted};
use crate::ledger::{Count, Log};
use crate::processes;
use crate::scripts::Scripts;

/// How a runtime is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Stdio,
    Unix,
    WebSocket,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Stdio, Self::Unix, Self::WebSocket];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stdio => "stdio",
            Self::Unix => "unix",
            Self::WebSocket => "websocket",
        }
    }
}

/// A model, and the server where there is one.
pub(crate) struct House {
    pub(crate) kind: Kind,
    pub(crate) model: MockModel,
    pub(crate) scripts: Arc<Scripts>,
    /// Handlers that have begun and not ended.
    pub(crate) at_it: Arc<AtomicUsize>,
    pub(crate) server: Server,
    /// How often its runtime was killed.
    deaths: AtomicU64,
    log: Log,
}

/// The server of a house, while there is one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Server(Arc<RwLock<Option<Listening>>>);

impl Server {
    /// Where it listens, and its token.
    pub(crate) async fn address(&self) -> Option<(String, Option<String>)> {
        let server = self.0.read().await;
        let server = server.as_ref()?;
        Some((server.url().to_owned(), server.token().map(|token| token.expose_secret().to_owned())))
    }
}

impl House {
    pub(crate) async fn open(kind: Kind, log: Log) -> Result<Self> {
        let model = MockModel::start().await.expect("a port of the loopback and a folder under target");
        let scripts = Arc::new(Scripts::new(log.clone()));
        let answering = Arc::clone(&scripts);
        model.reply_with(move |request| answering.answer(request));
        let house = Self {
            kind,
            model,
            scripts,
            at_it: Arc::default(),
            server: Server::default(),
            deaths: AtomicU64::new(0),
            log,
        };
        *house.server.0.write().await = house.serve().await?;
        Ok(house)
    }

    async fn serve(&self) -> Result<Option<Listening>> {
        let url = match self.kind {
            Kind::Stdio => return Ok(None),
            Kind::Unix => format!("unix://{}", self.socket().display()),
            Kind::WebSocket => "ws://127.0.0.1:0".to_owned(),
        };
        Codex::spawn_listening_with(url, self.config()).await.map(Some)
    }

    fn socket(&self) -> PathBuf {
        self.model.codex_home().join("run/codex.sock")
    }

    pub(crate) fn config(&self) -> CodexConfig {
        let handler = Scripted {
            scripts: Arc::clone(&self.scripts),
            at_it: Arc::clone(&self.at_it),
            log: self.log.clone(),
        };
        self.model
            .config()
            .cwd(self.model.codex_home())
            .handler(handler)
            .dynamic_tool(handler::tool(&self.log))
            // Long enough for a busy machine: it must not be taken for gone while it is just slow.
            .ping_interval(Duration::from_secs(3))
    }

    pub(crate) fn deaths(&self) -> u64 {
        self.deaths.load(Ordering::SeqCst)
    }

    /// Kills the runtime, as a machine without memory does, or, for a server, by dropping it; a server is started anew.
    pub(crate) async fn kill(&self, from_outside: bool) {
        let mut server = self.server.0.write().await;
        self.deaths.fetch_add(1, Ordering::SeqCst);
        self.log.count(Count::Killed);
        if from_outside || server.is_none() {
            let runtimes = processes::of_home(self.model.codex_home());
            runtimes.iter().filter(|process| process.is_child()).for_each(processes::Process::kill);
        }
        let Some(dropped) = server.take() else { return };
        drop(dropped);
        // What outlives a runtime that somebody else has killed is not the drop's to know of.
        if from_outside && self.log.patiently("the end of a killed server", self.until_gone()).await.is_none()
        {
            return;
        }
        match self.log.patiently("a server that is started again", self.serve()).await {
            Some(Ok(again)) => *server = again,
            Some(Err(error)) => self.log.fault(Count::Wrong, format_args!("no server again: {error}")),
            None => {}
        }
    }

    /// Waits until no process of the house is left.
    async fn until_gone(&self) {
        while !processes::of_home(self.model.codex_home()).is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends the server and waits until nothing of the runtime is left; then the model goes, and its folder.
    pub(crate) async fn close(self, politely: bool) {
        let server = self.server.0.write().await.take();
        match server {
            Some(server) if politely => {
                self.log.patiently("the server's shutdown", server.shutdown()).await;
            }
            server => drop(server),
        }
        let home = self.model.codex_home().to_owned();
        let gone = async {
            self.until_gone().await;
            while self.at_it.load(Ordering::Relaxed) > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        // The runtime has two seconds to go by itself.
        if tokio::time::timeout(Duration::from_secs(20), gone).await.is_err() {
            for process in processes::of_home(&home) {
                self.log.fault(Count::LeftBehind, &process);
                process.kill();
            }
            let handlers = self.at_it.load(Ordering::Relaxed);
            if handlers > 0 {
                self.log.faults(Count::LeftBehind, handlers as u64, "handlers that were not dropped");
            }
        }
        drop(self.model);
        if home.exists() {
            self.log.fault(Count::LeftBehind, home.display());
        }
    }
}
