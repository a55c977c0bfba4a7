//! A goal that is pursued.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::TurnCompleted;
use codex_protocol_types::requests::{ThreadGoalGet, ThreadGoalSet, TurnSteer};
use codex_protocol_types::{
    ServerNotification, ThreadGoal, ThreadGoalGetParams, ThreadGoalSetParams, ThreadGoalStatus, TurnStatus,
    TurnSteerParams,
};
use futures_core::Stream;

use crate::connection::Connection;
use crate::connection::subscription::Subscription;
use crate::error::{Error, Result};
use crate::session::Undo;
use crate::shown::shown;
use crate::thread::Thread;
use crate::turn::collector::{Collector, failed};
use crate::turn::input::Input;
use crate::turn::interrupt::interrupt;
use crate::turn::steer::steering;
use crate::turn_result::TurnResult;

/// A goal that is pursued: a stream of the notifications of its thread, across the turns, up to its end.
///
/// It ends when the goal is no longer active or was cleared and no turn is in progress, and when a turn was
/// interrupted: the runtime then starts no other. Dropping it lets the runtime go on, unless it was started with
/// [`interrupt_on_drop`](crate::builders::ThreadGoalSet::interrupt_on_drop).
#[must_use = "a stream does nothing unless it is read"]
pub struct GoalRun {
    thread: Thread,
    subscription: Subscription,
    goal: ThreadGoal,
    /// The turns that are over, as far as this was read.
    turns: Vec<TurnResult>,
    /// Of the turn in progress.
    collector: Option<Collector>,
    interrupted: bool,
    /// Whether this goal was heard of: until then news may be of the one that it replaces.
    begun: bool,
    cleared: bool,
    reading: Reading,
    /// What pauses the goal when this is dropped before its end.
    on_drop: Option<Undo>,
}

/// How far a goal has been read of.
#[derive(Debug)]
enum Reading {
    On,
    /// To its end.
    Over,
    /// No further, although it may be pursued.
    Broken(Error),
}

shown! { GoalRun |this| thread: this.thread.id() }

/// What a goal has led to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GoalResult {
    /// The goal, as last told: its status, the tokens and the time it took.
    pub goal: ThreadGoal,
    /// Whether somebody cleared it on the way (`thread/goal/cleared`).
    pub cleared: bool,
    /// The turns that were run for it, in order.
    pub turns: Vec<TurnResult>,
    /// The final response of the last turn that has one.
    pub final_response: Option<String>,
}

impl GoalRun {
    pub(super) fn new(
        thread: Thread,
        subscription: Subscription,
        goal: ThreadGoal,
        on_drop: Option<Undo>,
    ) -> Self {
        Self {
            thread,
            subscription,
            goal,
            turns: Vec::new(),
            collector: None,
            interrupted: false,
            begun: false,
            cleared: false,
            reading: Reading::On,
            on_drop,
        }
    }

    /// The thread it is pursued on.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// The goal, as last read of in this stream.
    pub fn goal(&self) -> &ThreadGoal {
        &self.goal
    }

    /// Runs it to its end. A goal that is blocked, paused or over its budget is a result with that status.
    ///
    /// # Errors
    ///
    /// [`Error::TurnFailed`] if a turn fails, [`Error::Closed`] if the connection goes first, [`Error::Decode`] if the
    /// end of a turn cannot be read.
    ///
    /// # Cancel safety
    ///
    /// Dropped on the way, it loses nothing: the next `run` goes on from there, with the turns that were seen.
    pub async fn run(&mut self) -> Result<GoalResult> {
        let seen = self.turns.len();
        while let Some(notification) = self.next().await {
            notification?;
            if let Some(turn) = self.turns[seen..].iter().find(|turn| turn.status == TurnStatus::Failed) {
                return Err(failed(turn.clone()));
            }
        }
        if let Reading::Broken(error) = &self.reading {
            return Err(error.clone());
        }
        let final_response = self.turns.iter().rev().find_map(|turn| turn.final_response.clone());
        let (goal, turns) = (self.goal.clone(), self.turns.clone());
        Ok(GoalResult { goal, cleared: self.cleared, turns, final_response })
    }

    /// Pauses the goal (`thread/goal/set`), so that no other turn starts, and interrupts the turn in progress
    /// (`turn/interrupt`). The stream then ends. A goal that is no longer active is left as it is: `false`.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses to pause it.
    ///
    /// # Cancel safety
    ///
    /// Dropped on the way, the goal may be paused and its turn run on to its end.
    pub async fn interrupt(&self) -> Result<bool> {
        let connection = self.connection();
        if !self.is_active().await? {
            return Ok(false);
        }
        connection.request::<ThreadGoalSet>(&pause(self.thread.id())).await?;
        for turn_id in connection.session().running_turns(self.thread.id()) {
            // It may have completed in between.
            interrupt(connection, self.thread.id(), &turn_id).await?;
        }
        Ok(true)
    }

    /// Gives the goal's turn in progress more input (`turn/steer`).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] if the goal is no longer active or is between two turns, and for an external message;
    /// [`Error::Rpc`] if the turn ends before it has the input.
    ///
    /// # Cancel safety
    ///
    /// Once the request is on its way, dropping it only forgets the answer.
    pub async fn steer(&self, input: impl Into<Input>) -> Result<()> {
        let (parts, refused) = steering(input.into());
        if let Some(refusal) = refused {
            return Err(refusal);
        }
        let connection = self.connection();
        let running = connection.session().running_turns(self.thread.id()).into_iter().next();
        let (true, Some(turn_id)) = (self.is_active().await?, running) else {
            let what =
                "the goal has no turn in progress to steer; a new turn, or a new goal, takes the input";
            return Err(Error::InvalidInput(what.into()));
        };
        let params = TurnSteerParams::new(self.thread.id(), turn_id, parts);
        connection.request::<TurnSteer>(&params).await.map(drop)
    }

    /// Whether the thread's goal is this one, and is still pursued: controls must not touch another, nor one that is over.
    async fn is_active(&self) -> Result<bool> {
        if matches!(self.reading, Reading::Over) {
            return Ok(false);
        }
        let params = ThreadGoalGetParams::new(self.thread.id());
        let stored = self.connection().request::<ThreadGoalGet>(&params).await?.goal;
        Ok(stored.is_some_and(|goal| {
            goal.status == ThreadGoalStatus::Active && goal.objective == self.goal.objective
        }))
    }

    fn connection(&self) -> &Connection {
        self.thread.codex().connection()
    }

    /// The next notification of the thread; `None` after the end.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<ServerNotification>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ServerNotification>>> {
        if !matches!(self.reading, Reading::On) {
            return Poll::Ready(None);
        }
        let mut next = ready!(self.subscription.poll_next(cx));
        match &next {
            Some(Ok(ServerNotification::Undecodable(broken))) if broken.method == TurnCompleted::METHOD => {
                let reason = broken.error.clone();
                next = Some(Err(Error::undecodable(TurnCompleted::METHOD, reason)));
            }
            Some(Ok(notification)) => self.heard(notification),
            Some(Err(_)) => {}
            None => self.reading = Reading::Over,
        }
        if let Some(Err(error)) = &next {
            self.reading = Reading::Broken(error.clone());
        }
        Poll::Ready(next)
    }

    fn heard(&mut self, notification: &ServerNotification) {
        if let ServerNotification::TurnStarted(started) = notification {
            self.collector = Some(Collector::new(&started.turn.id));
        }
        if let Some(collector) = &mut self.collector {
            collector.add(notification);
        }
        match notification {
            ServerNotification::ThreadGoalUpdated(updated) => {
                self.begun |= updated.goal.objective == self.goal.objective;
                if !self.begun {
                    return;
                }
                self.goal = updated.goal.clone();
            }
            ServerNotification::ThreadGoalCleared(_) => self.cleared = self.begun,
            ServerNotification::TurnCompleted(completed) => {
                self.interrupted = completed.turn.status == TurnStatus::Interrupted;
                // `turn/completed` was just read, so that there is a result.
                let finished = self.collector.take().map(Collector::result);
                self.turns.extend(finished.and_then(Result::ok));
            }
            _ => return,
        }
        let pursued = self.goal.status == ThreadGoalStatus::Active && !self.cleared && !self.interrupted;
        if !pursued && self.collector.is_none() {
            self.reading = Reading::Over;
        }
    }
}

/// What pauses the goal of a thread.
pub(super) fn pause(thread_id: &str) -> ThreadGoalSetParams {
    ThreadGoalSetParams { status: Some(ThreadGoalStatus::Paused), ..ThreadGoalSetParams::new(thread_id) }
}

impl Stream for GoalRun {
    type Item = Result<ServerNotification>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl Drop for GoalRun {
    fn drop(&mut self) {
        let is_over = matches!(self.reading, Reading::Over);
        if let Some(undo) = self.on_drop.take().filter(|_| !is_over) {
            self.connection().session().undo_now(undo);
        }
    }
}
