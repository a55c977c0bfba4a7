//! A bot that survives restarts: it keeps its thread and the last turn that it has told of in a file, and begins with
//! what it has missed.
//!
//! ```text
//! cargo run -p codex-client --features testing --example bot -- bot.json
//! ```
//!
//! A line of its input is a message to it. Kill it in the middle of an answer, and start it again.

mod shared;

use std::error::Error as StdError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use codex_client::types::TurnStatus;
use codex_client::{Codex, Error, Result, RetryPolicy, RpcErrorKind, Thread, Turn, reconnect};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What is asked of the model when a turn did not come to its end: the runtime tells it that the user wanted that.
pub(crate) const GO_ON: &str = "You were cut off by a restart, not on purpose. Please go on.";

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let backend = shared::backend("bot");
    let memory = std::env::args().nth(1).unwrap_or_else(|| "bot.json".to_owned());
    let connect = || Codex::connect_with(backend.config());
    run(connect, memory.as_ref(), typed(), &mut io::stdout()).await
}

/// What is typed, line by line. A real bot has a connection to where people write.
pub(crate) fn typed() -> UnboundedReceiver<String> {
    let (said, messages) = unbounded_channel();
    // A thread of its own, which the end of the program need not wait for: it waits for a line.
    std::thread::spawn(move || {
        io::stdin().lines().map_while(io::Result::ok).all(|line| said.send(line).is_ok())
    });
    messages
}

/// Tells what was missed, and answers messages until there are no more. `connect` starts the runtime of the bot, or
/// goes to a server, whose turns run on while the bot is away.
pub(crate) async fn run<F>(
    connect: impl Fn() -> F,
    memory: &Path,
    mut messages: UnboundedReceiver<String>,
    out: &mut impl Write,
) -> Result<(), Box<dyn StdError>>
where
    F: Future<Output = Result<Codex>>,
{
    let mut bot = Bot::wake(connect, memory, out).await?;
    while let Some(message) = messages.recv().await {
        bot.answer(&message).await?;
    }
    let codex = bot.thread.codex().clone();
    Ok(codex.close().await?)
}

struct Bot<'o, W> {
    thread: Thread,
    memory: Memory,
    out: &'o mut W,
}

impl<'o, W: Write> Bot<'o, W> {
    async fn wake<F>(connect: impl Fn() -> F, path: &Path, out: &'o mut W) -> Result<Self, Box<dyn StdError>>
    where
        F: Future<Output = Result<Codex>>,
    {
        let Some(memory) = Memory::read(path)? else {
            return Self::begin(&connect().await?, path, out).await;
        };
        // A killed bot's runtime may take a moment to let go of the thread.
        let policy = RetryPolicy { attempts: 10, ..RetryPolicy::default() };
        let back = match reconnect(policy, &connect, &memory.thread, memory.last_seen.as_deref()).await {
            // Nothing was ever said on it, so it was not stored.
            Err(error) if is_new(&error) => return Self::begin(&connect().await?, path, out).await,
            back => back?,
        };
        let mut bot = Self { thread: back.thread, memory, out };
        for missed in &back.missed {
            bot.tell(&bot.thread.attach(&missed.id).await?).await?;
        }
        if let Some(running) = back.in_progress {
            bot.say("[still at it]")?;
            bot.tell(&running.turn).await?;
        } else if back.missed.last().is_some_and(|turn| turn.status == TurnStatus::Interrupted) {
            bot.answer(GO_ON).await?;
        }
        Ok(bot)
    }

    /// With a new thread.
    async fn begin(codex: &Codex, path: &Path, out: &'o mut W) -> Result<Self, Box<dyn StdError>> {
        let thread = codex.thread_start().await?;
        let memory = Memory { thread: thread.id().to_owned(), last_seen: None, path: path.to_owned() };
        memory.write()?;
        Ok(Self { thread, memory, out })
    }

    async fn answer(&mut self, message: &str) -> Result<(), Box<dyn StdError>> {
        self.tell(&self.thread.turn(message).await?).await
    }

    /// Tells what a turn comes to, and then remembers that it has: killed in between,
    /// it tells that once more.
    async fn tell(&mut self, turn: &Turn) -> Result<(), Box<dyn StdError>> {
        let result = match turn.run().await {
            // The thread lives on.
            Err(Error::TurnFailed { result, .. }) => *result,
            outcome => outcome?,
        };
        let text = result.final_response.unwrap_or_default();
        match (&result.status, &result.error) {
            (TurnStatus::Completed, _) => self.say(&text)?,
            (status, None) => self.say(&format!("{text} [{}]", status.as_str()))?,
            (status, Some(error)) => self.say(&format!("{text} [{}: {}]", status.as_str(), error.message))?,
        }
        self.memory.last_seen = Some(result.id);
        Ok(self.memory.write()?)
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")?;
        self.out.flush()
    }
}

/// Whether a thread is not there since it never had a turn.
fn is_new(error: &Error) -> bool {
    error.is_not_found() || error.rpc_kind() == Some(RpcErrorKind::NotYetStored)
}

/// What the bot must not forget.
#[derive(Serialize, Deserialize)]
struct Memory {
    thread: String,
    /// The last turn that it has told of.
    last_seen: Option<String>,
    #[serde(skip)]
    path: PathBuf,
}

impl Memory {
    fn read(path: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(path) {
            Ok(bytes) => {
                let memory: Self = serde_json::from_slice(&bytes).map_err(|error| {
                    let what =
                        format!("{} cannot be read: {error}; without it the bot begins anew", path.display());
                    io::Error::new(io::ErrorKind::InvalidData, what)
                })?;
                Ok(Some(Self { path: path.to_owned(), ..memory }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts a new file in place of the old one: whenever the bot dies, one of the two
    /// is there, and whole.
    fn write(&self) -> io::Result<()> {
        let path = std::path::absolute(&self.path)?;
        let folder = path.parent().unwrap_or(&path);
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, self)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    }
}
