//! A thread as a person reads it: its turns and their items, kept up to date by what is told.

mod fold;
mod turn;

use codex_protocol_types::ServerNotification;

pub use turn::{TranscriptItem, TranscriptTurn};

use crate::types;

/// The turns of a thread and their items, in order, as far as they are known: what is stored
/// ([`of_turns`](Self::of_turns)), and what notifications have told since ([`fold`](Self::fold)).
///
/// Text, the output of commands, reasoning, plans and patches grow while they stream; when an item is completed, what
/// the runtime says of it then takes their place. So a program that shows a thread shows this, and redraws what
/// `fold` says has changed.
///
/// ```no_run
/// # async fn run(codex: codex_client::Codex, id: &str) -> codex_client::Result<()> {
/// use codex_client::Transcript;
/// use codex_client::types::ThreadItem;
///
/// let thread = codex.thread_resume(id).await?;
/// let mut events = thread.events();
/// let mut stored = thread.turns().all().await?;
/// stored.reverse(); // The latest came first.
/// let mut transcript = Transcript::of_turns(stored);
/// while let Some(event) = events.next().await {
///     if let Some(changed) = transcript.fold(&event?)
///         && let ThreadItem::AgentMessage(message) = &changed.item
///     {
///         println!("{}", message.text);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transcript {
    turns: Vec<TranscriptTurn>,
}

impl Transcript {
    /// Of a thread of which nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of stored turns, oldest first: those of `thread/read`, or of [`Thread::turns`](crate::Thread::turns) turned round.
    pub fn of_turns(turns: impl IntoIterator<Item = types::Turn>) -> Self {
        Self { turns: turns.into_iter().map(TranscriptTurn::stored).collect() }
    }

    /// The turns, in order.
    pub fn turns(&self) -> &[TranscriptTurn] {
        &self.turns
    }

    /// The turn of that id.
    pub fn turn(&self, id: &str) -> Option<&TranscriptTurn> {
        self.turns.iter().rev().find(|turn| turn.id == id)
    }

    /// The items of all turns, in order.
    pub fn items(&self) -> impl Iterator<Item = &TranscriptItem> {
        self.turns.iter().flat_map(|turn| &turn.items)
    }

    /// Takes what is told of the thread; returns the item that has changed, if one has. What is told of no turn changes
    /// nothing, nor does what is told of an item that has not begun here: its end brings all of it.
    ///
    /// Telling the same twice, or what is stored already, is harmless: an item is known by its id.
    pub fn fold(&mut self, told: &ServerNotification) -> Option<&TranscriptItem> {
        fold::fold(&mut self.turns, told)
    }
}
