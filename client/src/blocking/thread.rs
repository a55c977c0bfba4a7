//! Threads and turns, blocking.

#[cfg(feature = "schemars")]
use schemars::JsonSchema;
#[cfg(feature = "schemars")]
use serde::de::DeserializeOwned;

use super::driver::Driver;
use super::iter::Iter;
use crate::builders::{ThreadItemsList, ThreadTurnsList, TurnStart};
use crate::connection::notifications::NotificationStream;
use crate::error::Result;
use crate::requests::pages::Pages;
use crate::shown::shown;
use crate::thread::info::ThreadInfo;
use crate::turn::input::Input;
use crate::turn::stream::TurnStream;
use crate::turn::text::TextStream;
use crate::turn_result::TurnResult;
use crate::types::{
    self, ReviewTarget, ServerNotification, ThreadTokenUsage, ThreadUnsubscribeStatus, requests,
};

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
        self.started(options(self.inner.turn(input)).into_future())
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

    /// As [`run_as`](Self::run_as), with the turn's whole result; see
    /// [`Thread::run_as_with_result`](crate::Thread::run_as_with_result).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "schemars")]
    pub fn run_as_with_result<T: DeserializeOwned + JsonSchema>(
        &self,
        input: impl Into<Input>,
    ) -> Result<(T, TurnResult)> {
        self.driver.run(self.inner.run_as_with_result(input))
    }

    /// The async thread.
    pub fn thread(&self) -> &crate::Thread {
        &self.inner
    }

    /// With what the thread works; see [`Thread::info`](crate::Thread::info).
    pub fn info(&self) -> Option<&ThreadInfo> {
        self.inner.info()
    }

    /// What the thread has used, as it was last told; see [`Thread::token_usage`](crate::Thread::token_usage).
    pub fn token_usage(&self) -> Option<ThreadTokenUsage> {
        self.inner.token_usage()
    }

    /// Everything that the runtime tells of this thread from now on; see [`Thread::events`](crate::Thread::events).
    pub fn events(&self) -> Iter<NotificationStream> {
        Iter::new(self.inner.events(), &self.driver)
    }

    /// The last turn of which this connection has heard the end; see
    /// [`Thread::last_seen_turn`](crate::Thread::last_seen_turn).
    pub fn last_seen_turn(&self) -> Option<String> {
        self.inner.last_seen_turn()
    }

    /// The stored turns of all pages, latest first; see [`Thread::turns`](crate::Thread::turns).
    pub fn turns(
        &self,
        options: impl FnOnce(ThreadTurnsList) -> ThreadTurnsList,
    ) -> Iter<Pages<requests::ThreadTurnsList>> {
        Iter::new(options(self.inner.turns()).stream(), &self.driver)
    }

    /// The stored items of all pages, oldest first; see [`Thread::items`](crate::Thread::items).
    pub fn items(
        &self,
        options: impl FnOnce(ThreadItemsList) -> ThreadItemsList,
    ) -> Iter<Pages<requests::ThreadItemsList>> {
        Iter::new(options(self.inner.items()).stream(), &self.driver)
    }

    /// See [`Thread::unsubscribe`](crate::Thread::unsubscribe).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn unsubscribe(&self) -> Result<ThreadUnsubscribeStatus> {
        self.driver.run(self.inner.unsubscribe())
    }

    /// A turn by its id; see [`Thread::attach`](crate::Thread::attach).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn attach(&self, turn_id: impl Into<String>) -> Result<Turn> {
        self.started(self.inner.attach(turn_id))
    }

    /// See [`Thread::steer_or_turn`](crate::Thread::steer_or_turn).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn steer_or_turn(&self, input: impl Into<Input>) -> Result<Turn> {
        self.started(self.inner.steer_or_turn(input))
    }

    /// Compacts the thread's history (`thread/compact/start`); see [`Thread::compact`](crate::Thread::compact).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn compact(&self) -> Result<Turn> {
        self.started(self.inner.compact())
    }

    /// Reviews code (`review/start`); see [`Thread::review`](crate::Thread::review).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn review(&self, target: impl Into<ReviewTarget>) -> Result<Turn> {
        self.started(self.inner.review(target).into_future())
    }

    /// What runs beside turns, as an iterator.
    pub(super) fn handle<S>(&self, starting: impl IntoFuture<Output = Result<S>>) -> Result<Iter<S>> {
        Ok(Iter::new(self.driver.run(starting.into_future())?, &self.driver))
    }

    fn started(&self, starting: impl Future<Output = Result<crate::Turn>>) -> Result<Turn> {
        Ok(Turn { inner: self.driver.run(starting)?, driver: self.driver.clone() })
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

    /// Gives the running turn more input (`turn/steer`); see [`Turn::steer`](crate::Turn::steer).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn steer(&self, input: impl Into<Input>) -> Result<String> {
        self.driver.run(self.inner.steer(input).into_future())
    }

    /// Runs the turn to its end, telling each notification on the way; see [`Turn::run_with`](crate::Turn::run_with).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn run_with(&self, on_event: impl FnMut(&ServerNotification)) -> Result<TurnResult> {
        self.driver.run(self.inner.run_with(on_event))
    }

    /// Interrupts the turn (`turn/interrupt`); `false` if it was already over.
    ///
    /// # Errors
    ///
    /// As [`Turn::interrupt`](crate::Turn::interrupt).
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
