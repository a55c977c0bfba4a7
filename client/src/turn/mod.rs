//! A turn: one run of the model and its tools.

pub(crate) mod collector;
pub(crate) mod input;
mod shelf;
pub(crate) mod start;
pub(crate) mod stream;
#[cfg(feature = "schemars")]
pub(crate) mod typed;

use std::sync::Arc;

use codex_protocol_types::requests::{TurnInterrupt, TurnSteer};
use codex_protocol_types::{TurnInterruptParams, TurnSteerParams};

use crate::error::{Error, Result};
use crate::requests::options::TurnOptions;
use crate::session::Key;
use crate::session::reader::Reader;
use crate::telemetry::Timed;
use crate::thread::Thread;
use crate::turn_result::TurnResult;
use crate::types;

use collector::Collector;
use input::Input;
use shelf::{Place, Shelf, TurnReader};
use stream::{TextStream, TurnStream};

/// One run of the model and its tools. Dropping it lets the turn run on, unread, unless it was started with
/// [`interrupt_on_drop`](crate::builders::TurnStart::interrupt_on_drop).
///
/// Its notifications are read by one stream: [`stream`](Self::stream), [`stream_text`](Self::stream_text) or
/// [`run`](Self::run). Steering and interrupting work beside that.
#[derive(Debug)]
pub struct Turn {
    thread: Thread,
    id: String,
    reader: Arc<Shelf>,
    options: TurnOptions,
    timed: Timed,
}

impl Turn {
    pub(crate) fn new(thread: Thread, id: String, reader: TurnReader, options: TurnOptions) -> Self {
        let timed = Timed::turn(thread.id(), &id);
        Self { thread, id, reader: Arc::new(Shelf::new(Place::Here(reader))), options, timed }
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
    /// now on. A turn whose end has been read has nothing more.
    pub fn stream(&self) -> TurnStream {
        let mut place = self.reader.place();
        let (reader, home) = match std::mem::replace(&mut *place, Place::Out) {
            Place::Here(reader) => (Some(reader), Some(Arc::clone(&self.reader))),
            Place::Out => {
                let session = self.thread.codex().connection().session();
                (Some(Reader::new(session.subscribe(Key::Turn(self.id.clone())))), None)
            }
            Place::Over => {
                *place = Place::Over;
                (None, None)
            }
        };
        TurnStream::new(
            self.thread.clone(),
            &self.id,
            reader,
            home,
            self.options.stall_after,
            self.timed.clone(),
        )
    }

    /// The text of the model's messages as it is written; ends with the turn.
    pub fn stream_text(&self) -> TextStream {
        TextStream::new(self.stream())
    }

    /// Runs the turn to its end. One that is dropped on the way forgets what it has read; the next goes on from there.
    ///
    /// # Errors
    ///
    /// [`Error::TurnFailed`] if it fails, [`Error::TurnIncomplete`] or [`Error::Closed`] if its stream ends early,
    /// [`Error::Stalled`] if [`stall_after`](crate::builders::TurnStart::stall_after) was asked for.
    pub async fn run(&self) -> Result<TurnResult> {
        let mut stream = self.stream();
        let mut collector = Collector::new(&self.id);
        while let Some(notification) = stream.next().await {
            collector.add(notification?);
        }
        collector.finish()
    }

    /// Gives the running turn more input (`turn/steer`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the turn is not running, or is one that cannot be steered (a review, a compaction);
    /// [`Error::InvalidInput`] for an external message, which only starts turns.
    pub async fn steer(&self, input: impl Into<Input>) -> Result<()> {
        let (parts, output) = input.into().into_parts()?;
        if output.is_some() {
            return Err(Error::InvalidInput("an external message can start a turn, not steer one".into()));
        }
        let params = TurnSteerParams::new(self.id.clone(), parts, self.thread.id());
        self.thread.codex().connection().request::<TurnSteer>(&params).await.map(drop)
    }

    /// Interrupts the turn (`turn/interrupt`); it then completes with status `interrupted`.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the turn is not running.
    pub async fn interrupt(&self) -> Result<()> {
        let params = TurnInterruptParams::new(self.thread.id(), self.id.clone());
        self.thread.codex().connection().request::<TurnInterrupt>(&params).await.map(drop)
    }

    /// What the stored thread says of this turn (`thread/read`): what became of one whose stream ended early or fell
    /// silent. `None` if the thread does not list it (yet).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses.
    pub async fn outcome(&self) -> Result<Option<types::Turn>> {
        let thread = self.thread.read(true).await?;
        Ok(thread.turns.into_iter().find(|turn| turn.id == self.id))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let connection = self.thread.codex().connection();
        let place = std::mem::replace(&mut *self.reader.place(), Place::Over);
        if self.options.interrupt_on_drop && !matches!(place, Place::Over) {
            let params = TurnInterruptParams::new(self.thread.id(), self.id.clone());
            // Nobody waits for the answer; a turn that has completed unread refuses it.
            drop(connection.send::<TurnInterrupt>(&params));
        }
        if let Place::Here(reader) = place {
            connection.session().unsubscribe(&Key::Turn(self.id.clone()), reader.inbox());
        }
    }
}
