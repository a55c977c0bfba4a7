//! A recorded session, played back as a runtime.

mod player;

use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use codex_protocol_types::jsonrpc::error_code;
use serde_json::{Value, json};

use player::Player;

use crate::codex::Codex;
use crate::config::CodexConfig;
use crate::connect::open;
use crate::connection::Connection;
use crate::error::{ConnectionClosed, Result};
use crate::session::Session;
use crate::transport::Peer;

/// A session that [`CodexConfig::record_to`] has recorded, played back as a runtime: a program is tested on what really
/// happened, without a runtime and without a model.
///
/// It answers each message of the client as it was answered then, in the order of the recording; what was recorded after a
/// message comes once that message has come. Ids may be others. A message that the recording does not have is answered
/// with an error; see [`unexpected`](Self::unexpected).
///
/// ```no_run
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use codex_client::testing::Replay;
///
/// let replay = Replay::from_file("tests/session.jsonl")?;
/// let codex = replay.connect().await?;
/// let result = codex.thread_start().await?.run("Which tests are slow?").await?;
/// assert_eq!(replay.unexpected(), [""; 0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Replay {
    playing: Arc<Mutex<Playing>>,
}

#[derive(Debug)]
struct Playing {
    player: Player,
    unexpected: Vec<String>,
}

impl Replay {
    /// Reads a recording of one connection.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or a line of it is no line of a recording.
    pub fn from_file(path: impl AsRef<Path>) -> io::Result<Self> {
        let player = Player::read(&std::fs::read_to_string(path)?).map_err(|line| {
            let reason = format!("line {line} is none that CodexConfig::record_to writes");
            io::Error::new(io::ErrorKind::InvalidData, reason)
        })?;
        Ok(Self { playing: Arc::new(Mutex::new(Playing { player, unexpected: Vec::new() })) })
    }

    /// Opens the recorded connection, with the defaults of [`CodexConfig`].
    ///
    /// # Errors
    ///
    /// As [`connect_with`](Self::connect_with).
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect(&self) -> Result<Codex> {
        self.connect_with(CodexConfig::default()).await
    }

    /// Opens the recorded connection. What the configuration says of starting a runtime is not used.
    ///
    /// Must be called inside a tokio runtime with timers enabled.
    ///
    /// # Errors
    ///
    /// Those of an open connection, as [`Codex::connect_with`].
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect_with(&self, config: CodexConfig) -> Result<Codex> {
        let session = config.session()?;
        tokio::spawn(play(Arc::clone(&session), Arc::clone(&self.playing)));
        open(Connection::new(session, Recorded, &config), &config).await
    }

    /// What the client has sent otherwise than it was recorded, in words: a message that the recording does not have, or
    /// other params. A test asserts that there is none.
    pub fn unexpected(&self) -> Vec<String> {
        lock(&self.playing).unexpected.clone()
    }

    /// How many messages of the client were recorded and have not come. Where a test hangs, it waits for the answer to
    /// something that comes after one of them.
    pub fn unplayed(&self) -> usize {
        lock(&self.playing).player.unplayed()
    }
}

/// Answers what the session sends until it ends.
async fn play(session: Arc<Session>, playing: Arc<Mutex<Playing>>) {
    while let Some(bytes) = poll_fn(|cx| session.poll_outgoing(cx)).await {
        let mut answers = Vec::new();
        {
            let mut playing = lock(&playing);
            for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                answers.extend(playing.take(line));
            }
            answers.extend(playing.player.due());
        }
        session.receive_messages(answers);
    }
    session.close(Arc::new(ConnectionClosed::new("the client has left the recording")));
}

impl Playing {
    /// Takes a message of the client; the refusal of a request that the recording does not have.
    fn take(&mut self, line: &[u8]) -> Option<String> {
        let message: Value = serde_json::from_slice(line).unwrap_or_default();
        match self.player.take(&message) {
            Ok(difference) => {
                self.unexpected.extend(difference);
                None
            }
            Err(missing) => {
                self.unexpected.push(missing.clone());
                let id = message.get("id").filter(|_| message.get("method").is_some())?;
                let error = json!({ "code": error_code::INTERNAL_ERROR, "message": missing });
                Some(json!({ "id": id, "error": error }).to_string())
            }
        }
    }
}

fn lock(playing: &Mutex<Playing>) -> MutexGuard<'_, Playing> {
    playing.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The other end of a recorded connection: there is nobody.
#[derive(Debug)]
pub(super) struct Recorded;

impl Peer for Recorded {
    fn stderr(&self) -> String {
        String::new()
    }

    fn shut_down(&self) {}
}
