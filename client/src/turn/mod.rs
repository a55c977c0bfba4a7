//! A turn: one run of the model and its tools.

mod attach;
mod beside;
pub(crate) mod collector;
pub(crate) mod input;
pub(crate) mod interrupt;
mod on_drop;
mod shelf;
mod stall;
pub(crate) mod start;
pub(crate) mod steer;
pub(crate) mod stream;
pub(crate) mod text;
#[cfg(feature = "schemars")]
pub(crate) mod typed;
mod usage;

use std::sync::Arc;

use codex_protocol_types::ServerNotification;
use tokio::time::Instant;

use crate::boxed::BoxFuture;
use crate::connection::call::StartedTurn;
use crate::error::{Error, Result};
use crate::requests::options::TurnOptions;
use crate::session::TurnRecord;
use crate::session::reader::Reader;
use crate::shown::shown;
use crate::telemetry::Timed;
use crate::thread::Thread;
use crate::turn_result::TurnResult;
use crate::types;

use on_drop::InterruptOnDrop;
use shelf::{Place, Shelf};
use stall::Stall;
use stream::{Source, TurnStream};
use text::TextStream;

/// One run of the model and its tools. Dropping it lets the turn run on, unread, unless it was started with
/// [`interrupt_on_drop`](crate::builders::TurnStart::interrupt_on_drop).
///
/// Its notifications are read by one stream at a time: [`stream`](Self::stream), [`stream_text`](Self::stream_text) or
/// [`into_stream`](Self::into_stream). [`run`](Self::run), steering and interrupting work beside that.
#[cfg_attr(doc, doc = include_str!("../pictures/turn.html"))]
#[must_use = "dropping it leaves the turn running and unread; run, stream or interrupt it"]
pub struct Turn {
    thread: Thread,
    id: String,
    record: Arc<TurnRecord>,
    reader: Arc<Shelf>,
    options: TurnOptions,
    timed: Timed,
    /// When its start was answered.
    begun: Instant,
    on_drop: Option<InterruptOnDrop>,
}

shown! { Turn |this| id: this.id, thread: this.thread.id() }

impl Turn {
    pub(crate) fn new(thread: Thread, id: String, started: StartedTurn, options: TurnOptions) -> Self {
        let StartedTurn { record, inbox } = started;
        let timed = Timed::turn(thread.id(), &id);
        let on_drop = options.interrupt_on_drop.then(|| InterruptOnDrop::new(&thread, &id));
        let reader = Arc::new(Shelf::new(Place::Here(Reader::new(inbox))));
        Self { thread, id, record, reader, options, timed, begun: Instant::now(), on_drop }
    }

    /// The turn's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The thread it belongs to.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Everything that the runtime tells of this turn, in order; ends after `turn/completed`.
    ///
    /// The next stream goes on where a dropped one has stopped; beside one that still is, it has only what arrives from
    /// now on, which is the end alone where the turn is over. A turn whose end has been read has nothing more.
    pub fn stream(&self) -> TurnStream {
        let mut place = self.reader.place();
        let (reader, home) = match std::mem::replace(&mut *place, Place::Out) {
            Place::Here(reader) => (Some(reader), Some(Arc::clone(&self.reader))),
            Place::Out => {
                let session = self.thread.codex().connection().session();
                (Some(Reader::new(session.join(&self.id, &self.record))), None)
            }
            Place::Over => {
                *place = Place::Over;
                (None, None)
            }
        };
        let source = Source {
            thread: self.thread.clone(),
            turn_id: self.id.clone(),
            record: Arc::clone(&self.record),
            timed: self.timed.clone(),
        };
        let since = if home.is_some() { self.begun } else { Instant::now() };
        let stall = self.options.stall_after.map(|after| Stall::new(after, since));
        TurnStream::new(source, reader, home, stall)
    }

    /// As [`stream`](Self::stream), for whoever hands the stream on and keeps no turn: dropping it before its end is
    /// what dropping the turn would be, so that
    /// [`interrupt_on_drop`](crate::builders::TurnStart::interrupt_on_drop) holds for it.
    pub fn into_stream(mut self) -> TurnStream {
        let on_drop = self.on_drop.take();
        self.stream().interrupting(on_drop)
    }

    /// The text of the model's messages as it is written, with an empty line between two messages; ends with the turn.
    pub fn stream_text(&self) -> TextStream {
        TextStream::new(self.stream())
    }

    /// Runs the turn to its end, and tells what it has led to: also beside a stream, and after one, that has read of it.
    ///
    /// What a stream has not read yet is passed over. Of a turn that was [attached to](Thread::attach) when it already
    /// ran, the items are those of the stored turn.
    ///
    /// # Errors
    ///
    /// [`Error::TurnFailed`] if it fails, [`Error::Closed`] if the connection goes first, [`Error::Stalled`] if
    /// [`stall_after`](crate::builders::TurnStart::stall_after) was asked for, [`Error::Decode`] if its end cannot be
    /// read.
    ///
    /// # Cancel safety
    ///
    /// Dropped on the way, it loses nothing of the result: the next `run` has it. Streams go on from there.
    pub async fn run(&self) -> Result<TurnResult> {
        let mut stream = self.stream();
        while let Some(next) = stream.skip().await {
            match next {
                Ok(()) => {}
                // What fell out of the stream is in the result all the same.
                Err(Error::InboxOverrun { .. }) => stream = self.stream(),
                Err(error) => return Err(error),
            }
        }
        drop(stream);
        self.result().await
    }

    /// As [`run`](Self::run), telling each notification on the way.
    ///
    /// ```no_run
    /// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
    /// use codex_client::types::ServerNotification;
    ///
    /// let turn = thread.turn("Say hello.").await?;
    /// let result = turn.run_with(|event| match event {
    ///     ServerNotification::ItemAgentMessageDelta(delta) => print!("{}", delta.delta),
    ///     _ => {}
    /// });
    /// println!("{:?}", result.await?.turn_usage);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), and [`Error::InboxOverrun`] if notifications were lost that should have been told;
    /// [`run`](Self::run) then still has the result.
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run): what was told is not told again.
    pub async fn run_with(&self, mut on_event: impl FnMut(&ServerNotification)) -> Result<TurnResult> {
        let mut stream = self.stream();
        while let Some(next) = stream.next().await {
            on_event(&next?);
        }
        drop(stream);
        self.result().await
    }

    /// The result of what was heard of the turn, once it is over.
    fn result(&self) -> BoxFuture<'_, Result<TurnResult>> {
        Box::pin(async {
            let mut collector = collector::Collector::of(&self.id, &self.record);
            if !collector.is_whole()
                && let Ok(Some(stored)) = self.outcome().await
            {
                collector.take_items(stored.items);
            }
            let result = collector.finish();
            match &result {
                Ok(result) => self.timed.completed(&result.status),
                Err(Error::TurnFailed { result, .. }) => self.timed.completed(&result.status),
                Err(_) => {}
            }
            result
        })
    }

    /// What the stored thread says of this turn (`thread/turns/list`): what became of one whose stream ended early or
    /// fell silent. `None` if the thread does not list it (yet).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses, as it does for ephemeral threads.
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub async fn outcome(&self) -> Result<Option<types::Turn>> {
        self.thread.stored_turn(&self.id).await
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let place = std::mem::replace(&mut *self.reader.place(), Place::Over);
        if let Place::Here(reader) = place {
            self.thread.codex().connection().session().leave(&self.id, reader.inbox());
        }
    }
}
