//! Goals: an objective that the runtime pursues over as many turns as it takes.

use codex_protocol_types::requests::{ThreadGoalClear, ThreadGoalSet};
use codex_protocol_types::{ThreadGoalClearParams, ThreadGoalSetParams, ThreadGoalStatus, ThreadStatus};

use super::goal_run::{GoalRun, pause};
use crate::connection::subscription::Subscription;
use crate::error::{Error, Result};
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::session::{Key, Undo};
use crate::thread::Thread;

/// The longest objective that the runtime takes, in characters.
const LONGEST_OBJECTIVE: usize = 4_000;

impl Thread {
    /// Pursues a goal to its end (`thread/goal/set`), over the turns that the runtime starts by itself, as if it were
    /// one turn. Await the builder to start it. A goal that the thread had before is cleared first
    /// (`thread/goal/clear`), so that its budget and its usage are not inherited.
    ///
    /// ```no_run
    /// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
    /// let mut goal = thread.goal("Make the tests pass.").token_budget(200_000).await?;
    /// let result = goal.run().await?;
    /// println!("{}: {}", result.goal.status.as_str(), result.final_response.unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Awaiting it is an error ([`Error::InvalidInput`]) on a thread that has a turn in progress and for an objective
    /// that is empty or longer than 4,000 characters, and on an ephemeral thread ([`Error::Rpc`]).
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer it leaves no goal that runs: one that the runtime begins all the same is paused, and its turn
    /// interrupted.
    pub fn goal(&self, objective: impl Into<String>) -> generated::ThreadGoalSet {
        let mut params = ThreadGoalSetParams::new(self.id());
        params.objective = Some(objective.into());
        params.status = Some(ThreadGoalStatus::Active);
        generated::ThreadGoalSet::new(self.codex().clone(), params)
    }
}

awaited! {
    generated::ThreadGoalSet => GoalRun: |builder| {
        let generated::ThreadGoalSet { codex, params, options } = builder;
        check(params.objective.as_deref().unwrap_or_default())?;
        let (connection, thread) = (codex.connection().clone(), Thread::new(codex, params.thread_id.clone()));
        if let ThreadStatus::Active(_) = thread.read(false).await?.status {
            return Err(Error::InvalidInput(format!(
                "thread {} has a turn in progress; wait for its end before setting a goal",
                thread.id()
            )));
        }
        connection.request::<ThreadGoalClear>(&ThreadGoalClearParams::new(thread.id())).await?;
        let subscription = Subscription::keyed(connection.session(), Key::Observed(params.thread_id.clone()));
        let call = connection.call::<ThreadGoalSet>().undone_by(pause_and_interrupt(thread.id()));
        let (response, _, guard) = connection.request_as::<ThreadGoalSet>(call, &params).await?;
        if let Some(guard) = guard {
            guard.keep();
        }
        let undo = pause_and_interrupt(thread.id()).filter(|_| options.interrupt_on_drop);
        Ok(GoalRun::new(thread, subscription, response.goal, undo))
    }
}

/// What the runtime would refuse is refused here, before an older goal is cleared.
fn check(objective: &str) -> Result<()> {
    if objective.trim().is_empty() {
        return Err(Error::InvalidInput(
            "the objective of a goal is empty; say what is to be reached".into(),
        ));
    }
    let length = objective.chars().count();
    if length > LONGEST_OBJECTIVE {
        return Err(Error::InvalidInput(format!(
            "the objective of a goal has {length} characters; the runtime takes {LONGEST_OBJECTIVE}. Put the details \
             into a file and name it"
        )));
    }
    Ok(())
}

/// Paused first, so that no other turn starts; then what runs is interrupted.
fn pause_and_interrupt(thread_id: &str) -> Option<Undo> {
    let pause = Undo::request::<ThreadGoalSet>(&pause(thread_id))?;
    Some(pause.then(Undo::InterruptAll { thread_id: thread_id.to_owned() }))
}
