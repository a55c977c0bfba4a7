//! A NATS server of a test's own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A server that keeps what it has in a folder.
pub(crate) struct Nats {
    child: Child,
    port: u16,
    folder: PathBuf,
    more: &'static [&'static str],
}

impl Nats {
    /// On any port that is free.
    pub(crate) async fn start(folder: PathBuf) -> Self {
        Self::start_with(folder, &[]).await
    }

    /// The same, with more arguments.
    pub(crate) async fn start_with(folder: PathBuf, more: &'static [&'static str]) -> Self {
        let (child, port) = spawn(&folder, "-1", more).await;
        Self { child, port, folder, more }
    }

    pub(crate) fn url(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Kills it, and starts it again where it was.
    pub(crate) async fn restart(&mut self) {
        self.restart_after(Duration::ZERO).await;
    }

    /// The same, when it has been away for so long.
    pub(crate) async fn restart_after(&mut self, away: Duration) {
        self.child.kill().await.unwrap();
        tokio::time::sleep(away).await;
        (self.child, self.port) = spawn(&self.folder, &self.port.to_string(), self.more).await;
    }
}

/// Returns once it accepts connections, with the port.
async fn spawn(folder: &Path, port: &str, more: &[&str]) -> (Child, u16) {
    let mut command = Command::new("nats-server");
    command.args(["-js", "-a", "127.0.0.1", "-p", port, "-sd"]).arg(folder).args(more);
    let mut child = command.stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut port = None;
    loop {
        let line = lines.next_line().await.unwrap().expect("nats-server runs");
        if let Some((_, address)) = line.split_once("Listening for client connections on ") {
            port = address.rsplit(':').next().and_then(|port| port.parse().ok());
        }
        if line.ends_with("Server is ready") {
            break;
        }
    }
    // It must not wait for a reader.
    tokio::spawn(async move { while lines.next_line().await.is_ok_and(|line| line.is_some()) {} });
    (child, port.expect("it says where it listens"))
}
