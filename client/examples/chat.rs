//! A chat in the terminal: text and output as they come, diffs before they are approved, tokens per turn. Ctrl-C
//! interrupts the turn.
//!
//! ```text
//! cargo run -p codex-client --features testing --example chat
//! ```

mod shared;

use std::collections::HashMap;
use std::io::{self, Write};

use codex_client::types::server_requests::{
    ItemCommandExecutionRequestApproval as Command, ItemFileChangeRequestApproval as FileChange,
};
use codex_client::types::{ThreadItem, TurnStatus};
use codex_client::{
    Answer, ApprovalMode, Codex, Error, Incoming, Result, Sandbox, ServerRequestHandler, Transcript,
    TranscriptItem, Turn,
};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, BufReader, Lines};
use tokio::sync::{mpsc, oneshot};

/// What the person is asked, and where the answer goes.
pub(crate) struct Question {
    text: String,
    answer: oneshot::Sender<bool>,
}

/// Passes on what the runtime asks to whoever reads the terminal.
pub(crate) struct Asks(mpsc::UnboundedSender<Question>);

impl Asks {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Question>) {
        let (ask, questions) = mpsc::unbounded_channel();
        (Self(ask), questions)
    }

    async fn may(&self, text: String) -> bool {
        let (answer, answered) = oneshot::channel();
        // Nobody reads any more: then nobody allows anything.
        self.0.send(Question { text, answer }).is_ok() && answered.await.unwrap_or(false)
    }
}

impl ServerRequestHandler for Asks {
    async fn command_execution_approval(&self, request: Incoming<Command>) -> Answer<Command> {
        let script = request.script().unwrap_or_default();
        let allowed = self.may(format!("{}: {}", request.kind().as_str(), script.escape_debug())).await;
        if allowed { request.accept() } else { request.decline() }
    }

    async fn file_change_approval(&self, request: Incoming<FileChange>) -> Answer<FileChange> {
        // What cannot be shown is not allowed.
        let Some(changes) = request.changes() else { return request.decline() };
        let diffs = changes.iter().map(|change| format!("{}\n{}", change.path, indented(&change.diff)));
        let allowed = self.may(diffs.collect::<String>()).await;
        if allowed { request.accept() } else { request.decline() }
    }
}

/// What somebody else wrote must not control the terminal.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {}\n", line.escape_debug())).collect()
}

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("chat");
    let (asks, questions) = Asks::new();
    let codex = Codex::connect_with(backend.config().handler(asks)).await?;
    let (interrupt, interrupts) = mpsc::unbounded_channel();
    tokio::spawn(async move { while tokio::signal::ctrl_c().await.is_ok() && interrupt.send(()).is_ok() {} });
    let lines = BufReader::new(tokio::io::stdin()).lines();
    Chat { lines, questions, interrupts, out: io::stdout(), shown: HashMap::new() }.run(&codex).await?;
    codex.close().await
}

/// The terminal, and what is on it.
pub(crate) struct Chat<R, W> {
    pub(crate) lines: Lines<R>,
    pub(crate) questions: mpsc::UnboundedReceiver<Question>,
    pub(crate) interrupts: mpsc::UnboundedReceiver<()>,
    pub(crate) out: W,
    /// How much of each item is on the screen.
    pub(crate) shown: HashMap<String, usize>,
}

impl<R: AsyncBufRead + Unpin, W: Write> Chat<R, W> {
    /// Until there are no more lines.
    pub(crate) async fn run(&mut self, codex: &Codex) -> Result<()> {
        let builder = codex.thread_start().sandbox(Sandbox::read_only());
        let thread = builder.approval_mode(ApprovalMode::AskUser).await?;
        let mut transcript = Transcript::new();
        while let Some(line) = self.line("> ").await {
            self.turn(&thread.turn(line).await?, &mut transcript).await?;
        }
        Ok(())
    }

    async fn turn(&mut self, turn: &Turn, transcript: &mut Transcript) -> Result<()> {
        let mut events = turn.stream();
        loop {
            tokio::select! {
                event = events.next() => match event {
                    Some(event) => {
                        if let Some(item) = transcript.fold(&event?) {
                            self.show(item);
                        }
                    }
                    None => break,
                },
                Some(question) = self.questions.recv() => {
                    let yes = self.line(&format!("\n{}\nallow? [y/n] ", question.text)).await;
                    let _ = question.answer.send(yes.as_deref() == Some("y"));
                }
                Some(()) = self.interrupts.recv() => {
                    turn.interrupt().await?;
                }
            }
        }
        drop(events);
        let result = match turn.run().await {
            // The thread lives on.
            Err(Error::TurnFailed { result, .. }) => *result,
            other => other?,
        };
        if let Some(error) = &result.error {
            self.print(&format!("\nfailed: {}", error.message.escape_debug()));
        }
        let tokens = result.turn_usage.map_or(0, |used| used.total_tokens);
        let how = match &result.status {
            TurnStatus::Completed => String::new(),
            other => format!(", {}", other.as_str()),
        };
        self.print(&format!("\n[{tokens} tokens{how}]\n"));
        Ok(())
    }

    /// Shows what is new of an item.
    fn show(&mut self, changed: &TranscriptItem) {
        let (head, body) = match &changed.item {
            ThreadItem::AgentMessage(message) => (String::new(), message.text.clone()),
            ThreadItem::CommandExecution(command) => {
                let output = command.aggregated_output.clone().unwrap_or_default();
                (format!("$ {}\n", command.command.escape_debug()), output)
            }
            ThreadItem::FileChange(change) if changed.completed => (
                change.changes.iter().map(|change| format!("changed {}\n", change.path)).collect(),
                String::new(),
            ),
            _ => return,
        };
        let Some(id) = changed.item.id() else { return };
        let before = self.shown.get(id).copied();
        let new = body.get(before.unwrap_or(0)..).unwrap_or_default().to_owned();
        self.shown.insert(id.to_owned(), body.len());
        if before.is_none() {
            self.print(&format!("\n{head}"));
        }
        // Line ends stay; nothing else controls the terminal.
        let plain = new.chars().filter(|c| *c == '\n' || !c.is_control());
        self.print(&plain.collect::<String>());
    }

    async fn line(&mut self, prompt: &str) -> Option<String> {
        self.print(prompt);
        self.lines.next_line().await.ok().flatten()
    }

    /// A terminal that is gone is noticed when there are no more lines.
    fn print(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
    }
}
