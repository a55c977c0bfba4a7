//! Approvals with a timeout: a person is asked, and who has not answered in time has declined.
//!
//! ```text
//! cargo run -p codex-client --features testing --example approval_timeout
//! ```

mod shared;

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use codex_client::types::server_requests::{
    ItemCommandExecutionRequestApproval as Command, ItemFileChangeRequestApproval as FileChange,
};
use codex_client::{Answer, ApprovalMode, Codex, Incoming, Result, Sandbox, ServerRequestHandler};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// Where questions wait for a person. Each has a number, so that an answer that comes late is not taken for one to the
/// next question.
pub(crate) struct Desk {
    patience: Duration,
    /// What the person is shown.
    shown: mpsc::UnboundedSender<String>,
    asked: AtomicU32,
    open: Mutex<HashMap<u32, oneshot::Sender<bool>>>,
}

impl Desk {
    /// A desk where a question waits that long, and what it shows.
    pub(crate) fn new(patience: Duration) -> (Arc<Self>, mpsc::UnboundedReceiver<String>) {
        let (shown, screen) = mpsc::unbounded_channel();
        let (asked, open) = (AtomicU32::new(0), Mutex::default());
        (Arc::new(Self { patience, shown, asked, open }), screen)
    }

    /// Asks the person. Dropped when the runtime itself no longer waits.
    async fn may(&self, what: &str) -> bool {
        let (answer, answered) = oneshot::channel();
        let number = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.retain(|_, answer| !answer.is_closed());
            open.insert(number, answer);
        }
        let within = self.patience;
        self.show(format!("{number}: {what}\n   type `{number} y` or `{number} n` within {within:?}"));
        // Nobody has answered in time, or nobody will: that is a no.
        let allowed = matches!(timeout(self.patience, answered).await, Ok(Ok(true)));
        self.show(format!("{number}: {}", if allowed { "allowed" } else { "declined" }));
        allowed
    }

    /// Takes what the person has typed.
    pub(crate) fn answer(&self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [number, answer @ ("y" | "n")] = words[..] else {
            return self.show("type the number of a question, and y or n".to_owned());
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let question = number.parse().ok().and_then(|number: u32| open.remove(&number));
        if question.is_none_or(|question| question.send(answer == "y").is_err()) {
            self.show(format!("{}: too late, or never asked", number.escape_debug()));
        }
    }

    fn show(&self, text: String) {
        let _ = self.shown.send(text);
    }
}

/// Passes on what the runtime asks to the desk.
pub(crate) struct AskInTime(pub(crate) Arc<Desk>);

impl ServerRequestHandler for AskInTime {
    async fn command_execution_approval(&self, request: Incoming<Command>) -> Answer<Command> {
        let script = request.script().unwrap_or_default();
        let what = format!("{}: {}", request.kind().as_str(), script.escape_debug());
        if self.0.may(&what).await { request.accept() } else { request.decline() }
    }

    async fn file_change_approval(&self, request: Incoming<FileChange>) -> Answer<FileChange> {
        // What cannot be shown is not allowed.
        let Some(changes) = request.changes() else { return request.decline() };
        let diffs = changes.iter().map(|change| format!("{:?}\n{}", change.path, indented(&change.diff)));
        if self.0.may(&diffs.collect::<String>()).await { request.accept() } else { request.decline() }
    }
}

/// What somebody else wrote must not control the terminal.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {}\n", line.escape_debug())).collect()
}

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("approval_timeout");
    let (desk, mut screen) = Desk::new(Duration::from_secs(30));
    let codex = Codex::connect_with(backend.config().handler(AskInTime(Arc::clone(&desk)))).await?;
    tokio::spawn(async move {
        while let Some(text) = screen.recv().await {
            println!("{text}");
        }
    });
    // A thread of its own, which the end of the program need not wait for: it waits for a line.
    std::thread::spawn(move || {
        io::stdin().lines().map_while(io::Result::ok).for_each(|line| desk.answer(&line));
    });
    println!("{}", run(&codex).await?);
    codex.close().await
}

/// Has the model write a file, for which it must ask; gives its answer.
pub(crate) async fn run(codex: &Codex) -> Result<String> {
    let builder = codex.thread_start().sandbox(Sandbox::read_only());
    let thread = builder.approval_mode(ApprovalMode::AskUser).await?;
    let result = thread.run("Write `hello` into hello.txt.").await?;
    Ok(result.final_response.unwrap_or_default())
}
