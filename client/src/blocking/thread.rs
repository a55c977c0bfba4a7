//! Threads and turns, blocking.

#[cfg(feature = "schemars")]
use schemars::JsonSchema;
#[cfg(feature = "schemars")]
use serde::de::DeserializeOwned;

use super::driver::Driver;
use super::iter::Iter;
use crate::builders::TurnStart;
use crate::error::Result;
use crate::shown::shown;
use crate::turn::input::Input;
use crate::turn::stream::TurnStream;
use crate::turn::text::TextStream;
use crate::turn_result::TurnResult;
use crate::types;

/// A conversation that the runtime keeps; see [`codex_client::Thread`](crate::Thread).
#[derive(Clone)]
pub struct Thread {
    inner: crate::Thread,
    driver: Driver,
}

shown! { Thread |this| id: this.inner.id() }

impl Thread {
    pub(super) fn new(inner: crate::Thread, driver: Driver) -> Self {
        Self { inner, driver }
    }

    /// The thread's id, with which it can be resumed.
    pub fn id(&self) -> &str {
        self.inner.id()
    }

    /// Says whether this connection answers what the server asks about this thread; see
    /// [`Thread::answer_requests`](crate::Thread::answer_requests).
    pub fn answer_requests(&self, answers: bool) {
        self.inner.answer_requests(answers);
    }

    /// Runs a turn to its end; see [`Thread::run`](crate::Thread::run).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn run(&self, input: impl Into<Input>) -> Result<TurnResult> {
        self.driver.run(self.inner.run(input))
    }

    /// Starts a turn; see [`Thread::turn`](crate::Thread::turn).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn turn(
        &self,
        input: impl Into<Input>,
        options: impl FnOnce(TurnStart) -> TurnStart,
    ) -> Result<Turn> {
        let inner = self.driver.run(options(self.inner.turn(input)).into_future())?;
        Ok(Turn { inner, driver: self.driver.clone() })
    }

    /// Reads the stored thread (`thread/read`), with its turns if asked.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn read(&self, include_turns: bool) -> Result<types::Thread> {
        self.driver.run(self.inner.read(include_turns))
    }

    /// Names the thread (`thread/name/set`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn set_name(&self, name: impl Into<String>) -> Result<()> {
        self.driver.run(self.inner.set_name(name))
    }

    /// Runs a turn whose final response is a `T`; see [`Thread::run_as`](crate::Thread::run_as).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "schemars")]
    pub fn run_as<T: DeserializeOwned + JsonSchema>(&self, input: impl Into<Input>) -> Result<T> {
        self.driver.run(self.inner.run_as(input))
    }

    /// The async thread, for all that has no function here: goals, events, realtime.
    pub fn thread(&self) -> &crate::Thread {
        &self.inner
    }

    /// Starts compacting the thread's history (`thread/compact/start`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn compact(&self) -> Result<()> {
        self.driver.run(self.inner.compact())
    }
}

/// One run of the model and its tools; see [`codex_client::Turn`](crate::Turn).
pub struct Turn {
    inner: crate::Turn,
    driver: Driver,
}

shown! { Turn |this| id: this.inner.id() }

impl Turn {
    /// The turn's id.
    pub fn id(&self) -> &str {
        self.inner.id()
    }

    /// Everything that the runtime tells of this turn, in order; ends after `turn/completed`.
    pub fn stream(&self) -> Iter<TurnStream> {
        Iter::new(self.inner.stream(), &self.driver)
    }

    /// The text of the model's messages as it is written.
    pub fn stream_text(&self) -> Iter<TextStream> {
        Iter::new(self.inner.stream_text(), &self.driver)
    }

    /// Runs the turn to its end; see [`Turn::run`](crate::Turn::run).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn run(&self) -> Result<TurnResult> {
        self.driver.run(self.inner.run())
    }

    /// Gives the running turn more input (`turn/steer`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the turn is not running or cannot be steered.
    pub fn steer(&self, input: impl Into<Input>) -> Result<()> {
        self.driver.run(self.inner.steer(input))
    }

    /// Interrupts the turn (`turn/interrupt`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the turn is not running.
    pub fn interrupt(&self) -> Result<bool> {
        self.driver.run(self.inner.interrupt())
    }

    /// What the stored thread says of this turn; see [`Turn::outcome`](crate::Turn::outcome).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn outcome(&self) -> Result<Option<types::Turn>> {
        self.driver.run(self.inner.outcome())
    }
}
