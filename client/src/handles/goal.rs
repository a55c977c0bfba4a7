//! Goals: an objective that the runtime pursues over as many turns as it takes.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use codex_protocol_types::requests::{ThreadGoalSet, TurnInterrupt};
use codex_protocol_types::{
    ServerNotification, ThreadGoal, ThreadGoalSetParams, ThreadGoalStatus, ThreadStatus, TurnInterruptParams,
    TurnStatus,
};
use futures_core::Stream;

use crate::connection::subscription::Subscription;
use crate::error::{Error, Result};
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::session::Key;
use crate::thread::Thread;
use crate::turn::collector::{Collector, is_last};
use crate::turn_result::TurnResult;

impl Thread {
    /// Pursues a goal to its end (`thread/goal/set`), over the turns that the runtime starts by itself, as if it were
    /// one turn. Await the builder to start it.
    ///
    /// ```no_run
    /// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
    /// let result = thread.goal("Make the tests pass.").token_budget(200_000).await?.run().await?;
    /// println!("{}: {}", result.goal.status.as_str(), result.final_response.unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Awaiting it is an error ([`Error::InvalidInput`]) on a thread that has a turn in progress, and on an ephemeral
    /// one ([`Error::Rpc`]).
    pub fn goal(&self, objective: impl Into<String>) -> generated::ThreadGoalSet {
        let mut params = ThreadGoalSetParams::new(self.id());
        params.objective = Some(objective.into());
        params.status = Some(ThreadGoalStatus::Active);
        generated::ThreadGoalSet::new(self.codex().clone(), params)
    }
}

awaited! {
    generated::ThreadGoalSet => GoalRun: |builder| {
        let (connection, params) = (builder.codex.connection().clone(), builder.params);
        let thread = Thread::new(builder.codex, params.thread_id.clone());
        if let ThreadStatus::Active(_) = thread.read(false).await?.status {
            return Err(Error::InvalidInput(format!(
                "thread {} has a turn in progress; wait for its end before setting a goal",
                thread.id()
            )));
        }
        let subscription = Subscription::keyed(connection.session(), Key::Observed(params.thread_id.clone()));
        let goal = connection.request::<ThreadGoalSet>(&params).await?.goal;
        Ok(GoalRun {
            thread,
            subscription,
            goal,
            running: false,
            interrupted: false,
            cleared: false,
            over: false,
        })
    }
}

/// A goal that is pursued: a stream of the notifications of its thread, across the turns, up to its end.
///
/// It ends when the goal is no longer active or was cleared and no turn is in progress, and when a turn was interrupted: the runtime
/// then starts no other. Dropping it lets the runtime go on.
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is read"]
pub struct GoalRun {
    thread: Thread,
    subscription: Subscription,
    goal: ThreadGoal,
    /// Whether a turn is in progress.
    running: bool,
    interrupted: bool,
    cleared: bool,
    over: bool,
}

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
    /// The thread it is pursued on.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// The goal, as last told.
    pub fn goal(&self) -> &ThreadGoal {
        &self.goal
    }

    /// Runs it to its end. A goal that is blocked, paused or over its budget is a result with that status.
    ///
    /// # Errors
    ///
    /// [`Error::TurnFailed`] if a turn fails, [`Error::Closed`] if the connection goes first.
    pub async fn run(mut self) -> Result<GoalResult> {
        let (mut turns, mut collector) = (Vec::new(), None);
        while let Some(notification) = self.next().await {
            let notification = notification?;
            if let ServerNotification::TurnStarted(started) = &notification {
                collector = Some(Collector::new(&started.turn.id));
            }
            let last = is_last(&notification);
            if let Some(collector) = &mut collector {
                collector.add(notification);
            }
            if let Some(collector) = collector.take_if(|_| last) {
                turns.push(collector.finish()?);
            }
        }
        let final_response = turns.iter().rev().find_map(|turn: &TurnResult| turn.final_response.clone());
        Ok(GoalResult { goal: self.goal, cleared: self.cleared, turns, final_response })
    }

    /// Pauses the goal (`thread/goal/set`), so that no other turn starts, and interrupts the turn in progress
    /// (`turn/interrupt`). The stream then ends.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses to pause it.
    pub async fn interrupt(&self) -> Result<()> {
        let connection = self.thread.codex().connection();
        let mut pause = ThreadGoalSetParams::new(self.thread.id());
        pause.status = Some(ThreadGoalStatus::Paused);
        connection.request::<ThreadGoalSet>(&pause).await?;
        // Not the turn that was last read of: another one may be in progress by now.
        let thread = self.thread.read(true).await?;
        let Some(turn) = thread.turns.into_iter().rfind(|turn| turn.status == TurnStatus::InProgress) else {
            return Ok(());
        };
        match connection.request::<TurnInterrupt>(&TurnInterruptParams::new(self.thread.id(), turn.id)).await
        {
            // It has completed in between.
            Err(Error::Rpc { .. }) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The next notification of the thread; `None` after the end.
    pub async fn next(&mut self) -> Option<Result<ServerNotification>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ServerNotification>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let next = ready!(self.subscription.poll_next(cx));
        match &next {
            Some(Ok(notification)) => self.heard(notification),
            Some(Err(_)) | None => self.over = true,
        }
        Poll::Ready(next)
    }

    fn heard(&mut self, notification: &ServerNotification) {
        match notification {
            ServerNotification::ThreadGoalUpdated(updated) => self.goal = updated.goal.clone(),
            ServerNotification::ThreadGoalCleared(_) => self.cleared = true,
            ServerNotification::TurnStarted(_) => self.running = true,
            ServerNotification::TurnCompleted(completed) => {
                self.running = false;
                self.interrupted = completed.turn.status == TurnStatus::Interrupted;
            }
            _ => return,
        }
        let pursued = self.goal.status == ThreadGoalStatus::Active && !self.cleared && !self.interrupted;
        self.over = !pursued && !self.running;
    }
}

impl Stream for GoalRun {
    type Item = Result<ServerNotification>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
