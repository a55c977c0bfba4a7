//! The server, over each transport: a process of its own, so that what it costs is not counted.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use codex_client::{Codex, CodexConfig, WebSocketAuth};

/// How the client reaches the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    Stdio,
    Unix,
    WebSocket,
    Tls,
}

impl Transport {
    pub const ALL: [Self; 4] = [Self::Stdio, Self::Unix, Self::WebSocket, Self::Tls];

    pub fn name(self) -> &'static str {
        match self {
            Self::Stdio => "stdio",
            Self::Unix => "unix",
            Self::WebSocket => "ws",
            Self::Tls => "wss",
        }
    }

    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|transport| transport.name() == name).context("stdio, unix, ws or wss")
    }
}

/// A server to connect to. That of stdio is started anew by each connection.
pub struct Server {
    binary: PathBuf,
    listening: Option<Listening>,
}

/// A server that listens; dropped, it is killed.
struct Listening {
    process: Child,
    url: String,
    certificate: String,
    _folder: tempfile::TempDir,
}

impl Server {
    pub fn start(transport: Transport) -> Result<Self> {
        let binary = env::current_exe()?.with_file_name("server");
        ensure!(binary.exists(), "build the server first: cargo build --release --bins");
        if transport == Transport::Stdio {
            return Ok(Self { binary, listening: None });
        }
        let folder = tempfile::tempdir()?;
        let place = match transport {
            Transport::Unix => format!("unix://{}", folder.path().join("server.sock").display()),
            other => other.name().to_owned(),
        };
        let mut process = Command::new(&binary).arg(place).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().context("stdout is a pipe")?;
        let mut said = BufReader::new(output).lines();
        let url = said.next().context("the server says where it listens")??;
        // An empty line is the end.
        let certificate: Result<Vec<String>, _> =
            said.take_while(|line| line.as_ref().map_or(true, |line| !line.is_empty())).collect();
        let certificate = certificate?.join("\n");
        Ok(Self { binary, listening: Some(Listening { process, url, certificate, _folder: folder }) })
    }

    /// A connection whose limits are out of the way.
    pub async fn connect(&self) -> Result<Codex> {
        let config = CodexConfig::new()
            .max_in_flight(usize::MAX)
            .backlog_limit(usize::MAX)
            // Under a profiler everything takes its time.
            .connect_timeout(Duration::from_secs(600))
            .request_timeout(Duration::from_secs(3_600));
        let Some(Listening { url, certificate, .. }) = &self.listening else {
            return Ok(Codex::connect_with(config.binary(&self.binary).launch_args(["stdio"])).await?);
        };
        if let Some(path) = url.strip_prefix("unix://") {
            return Ok(Codex::connect_unix_with(path, config).await?);
        }
        let config =
            if certificate.is_empty() { config } else { config.trust_certificates(certificate.as_str()) };
        Ok(Codex::connect_ws_with(url, WebSocketAuth::none(), config).await?)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // An error means that it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
