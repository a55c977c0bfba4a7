//! A transcript on the screen: a thread with all that it has, drawn anew whenever something in it changes.
//!
//! ```text
//! cargo run -p codex-client --features testing --example transcript -- [THREAD_ID]
//! ```

mod shared;

use std::io::{Write, stdout};

use codex_client::types::{ThreadItem, TurnStatus, UserInput};
use codex_client::{Codex, NotificationStream, Result, Thread, Transcript, TranscriptItem, TranscriptTurn};
use futures_util::FutureExt as _;

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("transcript");
    let codex = Codex::connect_with(backend.config()).await?;
    let (thread, transcript) = match std::env::args().nth(1) {
        Some(id) => resume(&codex, &id).await?,
        None => (codex.thread_start().await?, Transcript::new()),
    };
    // A crate such as `terminal_size` knows how large it really is.
    let mut screen = Screen::new(stdout(), (24, 80), transcript);
    screen.run(&thread, "Which files are here?").await?;
    codex.close().await
}

/// Goes on with a thread, with the latest of what it has stored.
pub(crate) async fn resume(codex: &Codex, id: &str) -> Result<(Thread, Transcript)> {
    let thread = codex.thread_resume(id).await?;
    let mut stored = thread.turns().limit(20).await?.data;
    // The latest came first.
    stored.reverse();
    Ok((thread, Transcript::of_turns(stored)))
}

/// A terminal, and what is shown there.
pub(crate) struct Screen<W> {
    pub(crate) out: W,
    rows: usize,
    columns: usize,
    transcript: Transcript,
    /// What was drawn last.
    drawn: String,
}

impl<W: Write> Screen<W> {
    /// A terminal with that many rows and columns.
    pub(crate) fn new(out: W, (rows, columns): (usize, usize), transcript: Transcript) -> Self {
        Self { out, rows, columns, transcript, drawn: String::new() }
    }

    /// Runs a turn and draws whatever happens on its thread until it has ended, also
    /// what others do there.
    pub(crate) async fn run(&mut self, thread: &Thread, prompt: &str) -> Result<()> {
        let mut events = thread.events();
        let turn = thread.turn(prompt).await?;
        let runs = |transcript: &Transcript| {
            transcript.turn(turn.id()).is_none_or(|turn| turn.status == TurnStatus::InProgress)
        };
        while runs(&self.transcript) && self.fold(&mut events).await? {
            self.draw();
        }
        // What it has led to is on the screen; that it failed, too.
        Ok(())
    }

    /// Waits for something to be told, and takes all that has come by then, so that
    /// it is drawn once. `false` after the last of it.
    async fn fold(&mut self, events: &mut NotificationStream) -> Result<bool> {
        let mut next = events.next().await;
        while let Some(told) = next {
            self.transcript.fold(&told?);
            match events.next().now_or_never() {
                Some(another) => next = another,
                None => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Draws the last rows over what is there, so that nothing flickers.
    fn draw(&mut self) {
        let lines = lines(&self.transcript, self.columns);
        let rows = &lines[lines.len().saturating_sub(self.rows - 1)..];
        // To the upper left; each row and then the rest of it is cleared, and what is below the last one.
        let rows: String = rows.iter().map(|row| format!("{row}\x1b[K\n")).collect();
        if rows != self.drawn {
            // A terminal that is gone is none of the turn's business.
            let _ = write!(self.out, "\x1b[H{rows}\x1b[J").and_then(|()| self.out.flush());
            self.drawn = rows;
        }
    }
}

/// A transcript as rows of at most that many characters.
fn lines(transcript: &Transcript, columns: usize) -> Vec<String> {
    let text: String = transcript.turns().iter().map(turn).collect();
    // Whoever wrote it must not control the terminal.
    let plain = text.lines().map(|line| line.chars().filter(|c| !c.is_control()).collect::<Vec<char>>());
    plain.flat_map(|line| rows(&line, columns)).collect()
}

/// A line in pieces that fit; an empty one is a row too.
fn rows(line: &[char], columns: usize) -> Vec<String> {
    if line.is_empty() {
        return vec![String::new()];
    }
    line.chunks(columns).map(|row| row.iter().collect::<String>().trim_end().to_owned()).collect()
}

fn turn(turn: &TranscriptTurn) -> String {
    let items: String = turn.items.iter().map(item).collect();
    match (&turn.status, &turn.error) {
        (TurnStatus::Completed | TurnStatus::InProgress, _) => items,
        (status, None) => format!("{items}[{}]\n\n", status.as_str()),
        (status, Some(error)) => format!("{items}[{}: {}]\n\n", status.as_str(), error.message),
    }
}

fn item(known: &TranscriptItem) -> String {
    // What is still being written or run.
    let more = if known.completed { "" } else { " ..." };
    match &known.item {
        ThreadItem::UserMessage(message) => {
            let texts = message.content.iter().filter_map(|input| match input {
                UserInput::Text(text) => Some(format!("> {}\n\n", text.text)),
                _ => None,
            });
            texts.collect()
        }
        ThreadItem::Reasoning(thought) => {
            let summary = thought.summary.iter().flatten();
            summary.map(|part| format!("({part}{more})\n\n")).collect()
        }
        ThreadItem::AgentMessage(message) => format!("{}{more}\n\n", message.text),
        ThreadItem::CommandExecution(command) => {
            let output = command.aggregated_output.iter().flat_map(|output| output.lines());
            let output: String = output.map(|line| format!("  {line}\n")).collect();
            let code = command.exit_code.map(|code| format!("  exit code {code}\n")).unwrap_or_default();
            format!("$ {}{more}\n{output}{code}\n", command.command)
        }
        ThreadItem::FileChange(change) => {
            let changes = change.changes.iter();
            changes.map(|change| format!("{}{more}\n{}\n", change.path, change.diff)).collect()
        }
        // There are more kinds; this screen does without them.
        _ => String::new(),
    }
}
