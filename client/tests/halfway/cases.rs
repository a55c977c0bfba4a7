//! Every half-way state of a method, and what is done in it.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::bench::{Bench, Setting};
use crate::claims::{self, Dropped};
use crate::driver::{Call, Driver, done};
use crate::runner::{Runner, Shown};

/// What happens in a half-way state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// The future is dropped, all that the runtime has to say of it comes, and the method is called again.
    Drop,
    /// The same, and it is called again at once.
    DropAndGoOn,
    /// The same, and what it has asked for is answered only when the next call is done.
    DropUnanswered,
    /// It is called a second time, and then the first future is dropped.
    Relieve,
    /// The connection is closed by another handle, and the runtime goes at once.
    Close,
    /// The same, and the runtime still says what it had to say.
    CloseLate,
    /// The connection is lost.
    Lose,
    /// It is called a second time beside the first.
    Second,
}

const ACTIONS: [Action; 8] = [
    Action::Drop,
    Action::DropAndGoOn,
    Action::DropUnanswered,
    Action::Relieve,
    Action::Close,
    Action::CloseLate,
    Action::Lose,
    Action::Second,
];

/// What was shown of a method.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// In how many states the actions were done: before the first poll, and then after each message of the runtime
    /// before and after the poll that it leads to.
    pub(crate) states: usize,
    pub(crate) whole: String,
    pub(crate) dropped: BTreeSet<String>,
    pub(crate) closed: BTreeSet<String>,
    pub(crate) lost: BTreeSet<String>,
    pub(crate) second: BTreeSet<String>,
    pub(crate) failures: Vec<String>,
}

/// What the method comes to when nothing happens.
struct Whole {
    steps: usize,
    outcome: Shown,
    sent: Vec<String>,
}

/// Tries everything in every state of a method.
pub(crate) async fn row(driver: &Driver, setting: Setting, safety: &str) -> Row {
    let mut row = Row::default();
    let whole = match whole(driver, setting).await {
        Ok(whole) => whole,
        Err(failure) => {
            row.failures.push(format!("{} ({setting:?}): undisturbed: {failure}", driver.name));
            return row;
        }
    };
    row.whole = show(&whole.outcome);
    row.states = whole.steps;
    for state in 0..whole.steps {
        for action in ACTIONS {
            let case = Case { driver, setting, safety, whole: &whole, state };
            match case.run(action, &mut row).await {
                Ok(()) => {}
                Err(failure) => {
                    let failure =
                        format!("{} ({setting:?}): {action:?} after {state} steps: {failure}", driver.name);
                    row.failures.push(failure);
                }
            }
        }
    }
    row
}

async fn whole(driver: &Driver, setting: Setting) -> Result<Whole, String> {
    let bench = Bench::new(setting).await;
    let calls = (driver.set_up)(Rc::clone(&bench)).await;
    let mark = bench.mark();
    let (steps, outcome) = {
        let mut runner = Runner::new(&*bench, vec![(calls.call)()]);
        let steps = runner.finish().await?;
        (steps, runner.outcome(0).unwrap_or_else(|| Err("nothing".to_owned())))
    };
    let sent = bench.sent_since(mark);
    match outcome {
        Ok(_) => Ok(Whole { steps, outcome, sent }),
        Err(error) => Err(format!("fails with {error}")),
    }
}

struct Case<'c> {
    driver: &'c Driver,
    setting: Setting,
    safety: &'c str,
    whole: &'c Whole,
    state: usize,
}

impl Case<'_> {
    async fn run(&self, action: Action, row: &mut Row) -> Result<(), String> {
        let bench = Bench::new(self.setting).await;
        let (call, second) = (self.driver.set_up)(Rc::clone(&bench)).await.into_both();
        let mark = bench.mark();
        let mut runner = Runner::new(&*bench, vec![call()]);
        runner.steps(self.state).await?;
        match action {
            Action::Drop => self.drop(&bench, runner, &call, mark, row).await?,
            Action::DropAndGoOn => {
                runner.cancel(0);
                row.dropped.insert(succeeds(next(&mut runner, &call).await?)?);
            }
            // There the next call waits for the same answer.
            Action::DropUnanswered if self.driver.method() == "Pages::next" => drop(runner),
            Action::DropUnanswered => {
                runner.cancel(0);
                let late = bench.keep_from_answering(mark);
                row.dropped.insert(succeeds(next(&mut runner, &call).await?)?);
                late.into_iter().for_each(|message| bench.will_say(message));
            }
            Action::Relieve | Action::Second => match &second {
                Some(second) => both(runner, second, action == Action::Relieve, &mut row.second).await?,
                None => drop(runner),
            },
            Action::Close | Action::CloseLate => {
                if action == Action::CloseLate {
                    bench.says_the_rest();
                }
                let codex = bench.codex();
                runner.push(Box::pin(async { done(codex.close().await) }));
                row.closed.insert(ends(runner, &call).await?);
            }
            Action::Lose => {
                bench.lose();
                row.lost.insert(ends(runner, &call).await?);
            }
        }
        drop((call, second));
        let gone = matches!(action, Action::Close | Action::CloseLate | Action::Lose);
        nothing_is_left(&bench, gone).await
    }

    /// Drops the future, lets everything follow from that, and calls again.
    async fn drop(
        &self,
        bench: &Bench,
        mut runner: Runner<'_>,
        call: &Call,
        mark: usize,
        row: &mut Row,
    ) -> Result<(), String> {
        let before = bench.sent_since(mark);
        runner.cancel(0);
        bench.settle().await;
        let after = bench.sent_since(mark + before.len());
        let (mark, connections) = (bench.mark(), bench.open());
        let again = next(&mut runner, call).await?;
        let dropped = Dropped {
            polled: self.state > 0,
            before: &before,
            after: &after,
            whole: &self.whole.sent,
            outcome: &self.whole.outcome,
            again: &again,
            sent_again: &bench.sent_since(mark),
            connections,
            interrupts: self.driver.name.contains("interrupt_on_drop"),
        };
        claims::check(self.safety, &dropped)?;
        row.dropped.insert(succeeds(again)?);
        Ok(())
    }
}

/// Where the connection is there, a call succeeds.
pub(crate) fn succeeds(outcome: Shown) -> Result<String, String> {
    outcome.map_err(|error| format!("a call fails with {error}"))
}

/// Calls once more.
pub(crate) async fn next(runner: &mut Runner<'_>, call: &Call) -> Result<Shown, String> {
    let at = runner.push(call());
    runner.finish().await.map_err(|failure| format!("the next call {failure}"))?;
    runner.outcome(at).ok_or_else(|| "the next call has no outcome".to_owned())
}

/// A second call begins beside the first, which goes on or is dropped then.
pub(crate) async fn both(
    mut runner: Runner<'_>,
    second: &Call,
    relieves: bool,
    shown: &mut BTreeSet<String>,
) -> Result<(), String> {
    runner.push(second());
    runner.step().await?;
    if relieves {
        runner.cancel(0);
    }
    runner.finish().await?;
    let outcomes = [runner.outcome(0), runner.outcome(1)].into_iter().flatten();
    let outcomes = outcomes.map(succeeds).collect::<Result<Vec<_>, _>>()?;
    if !relieves {
        shown.insert(outcomes.join(" and "));
    }
    Ok(())
}

/// The connection ends: what waits must end too, and so must the next call.
async fn ends(mut runner: Runner<'_>, call: &Call) -> Result<String, String> {
    runner.finish().await?;
    let first = runner.outcome(0).ok_or("no outcome")?;
    let next = next(&mut runner, call).await?;
    Ok(format!("{}, then {}", show(&first), show(&next)))
}

/// All handles but that of the connection are gone: nothing may be remembered of them. Then that goes too.
async fn nothing_is_left(bench: &Bench, gone: bool) -> Result<(), String> {
    bench.settle().await;
    bench.end_all().await;
    if !gone {
        for held in bench.held() {
            let zero = held.requests + held.queued + held.readers + held.turns + held.asked == 0;
            if !zero {
                return Err(format!("leaves behind {held:?}"));
            }
        }
    }
    bench.leave();
    match bench.is_let_go().await {
        true => Ok(()),
        false => Err("something holds the connection for good".to_owned()),
    }
}

fn show(outcome: &Shown) -> String {
    match outcome {
        Ok(shown) => shown.clone(),
        Err(error) => format!("`{}`", error.split(':').next().unwrap_or_default()),
    }
}
