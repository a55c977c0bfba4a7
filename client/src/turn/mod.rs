//! A turn: one run of the model and its tools.

mod attach;
pub(crate) mod collector;
pub(crate) mod input;
pub(crate) mod interrupt;
mod on_drop;
mod shelf;
mod stall;
pub(crate) mod start;
pub(crate) mod stream;
pub(crate) mod text;
#[cfg(feature = "schemars")]
pub(crate) mod typed;

use std::sync::Arc;

use codex_protocol_types::TurnSteerParams;
use codex_protocol_types::requests::TurnSteer;
use tokio::time::Instant;

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

use input::Input;
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

    /// The text of the model's messages as it is written; ends with the turn.
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
        while let Some(next) = stream.next_raw().await {
            match next {
                Ok(_) => {}
                // What fell out of the stream is in the result all the same.
                Err(Error::InboxOverrun { .. }) => stream = self.stream(),
                Err(error) => return Err(error),
            }
        }
        drop(stream);
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
    }

    /// Gives the running turn more input (`turn/steer`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the turn is not running, or is one that cannot be steered (a review, a compaction);
    /// [`Error::InvalidInput`] for an external message, which only starts turns.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn steer(&self, input: impl Into<Input>) -> Result<()> {
        let (parts, output) = input.into().into_parts()?;
        if output.is_some() {
            return Err(Error::InvalidInput("an external message can start a turn, not steer one".into()));
        }
        let params = TurnSteerParams::new(self.thread.id(), self.id.clone(), parts);
        self.thread.codex().connection().request::<TurnSteer>(&params).await.map(drop)
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
