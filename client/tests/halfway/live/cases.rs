//! What is done between two polls of a call.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use tokio::runtime::Builder;

use super::drivers::{Claim, Driver, World};
use super::marks::Marks;
use crate::cases::{Row, both, next, succeeds};
use crate::driver::Call;
use crate::runner::{Peer, Runner, Shown};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Drop,
    DropAndGoOn,
    Relieve,
    Lose,
    Second,
}

const ACTIONS: [Action; 5] =
    [Action::Drop, Action::DropAndGoOn, Action::Relieve, Action::Lose, Action::Second];

/// Nobody: what happens here happens by itself.
struct Nobody;

impl Peer for Nobody {
    fn pump(&self) {}

    fn say_one(&self) -> bool {
        false
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(30)
    }
}

/// Tries everything in every state of a method.
pub(crate) fn row(driver: &Driver) -> Row {
    let mut row = Row::default();
    // What the async runtime opens once for all.
    drop(Builder::new_current_thread().enable_all().build().unwrap());
    // Of the others there is no server that could go.
    let has_server = matches!(driver.claim, Claim::Undone | Claim::EndsAll);
    for action in ACTIONS.into_iter().filter(|action| has_server || *action != Action::Lose) {
        for polls in 0.. {
            let marks = Marks::now();
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            let case = runtime.block_on(case(driver, action, polls, &mut row));
            drop(runtime);
            match case.and_then(|is_done| marks.come_back().map(|()| is_done)) {
                Ok(false) => {}
                Ok(true) => break,
                Err(failure) => {
                    row.failures.push(format!("{}: {action:?} after {polls} polls: {failure}", driver.name));
                    break;
                }
            }
        }
    }
    if driver.claim == Claim::LosesNothing && row.dropped != BTreeSet::from([row.whole.clone()]) {
        row.failures.push(format!("{}: after a drop it gives {:?}", driver.name, row.dropped));
    }
    // Whether a server is lost before the call is done depends on the time.
    let depends = driver.claim == Claim::Undone;
    if depends && row.lost.iter().all(|outcome| outcome == LOST || *outcome == row.whole) {
        row.lost = BTreeSet::from([format!("{LOST}, or {}", row.whole)]);
    }
    row
}

/// One case; `true` if the call was done before it came to that.
async fn case(driver: &Driver, action: Action, polls: usize, row: &mut Row) -> Result<bool, String> {
    let (world, nothing) = (World::new(), Marks::now());
    let (call, second) = (driver.set_up)(Rc::clone(&world)).await.into_both();
    let marks = Marks::now();
    let mut runner = Runner::new(&Nobody, vec![call()]);
    runner.polls(polls).await?;
    if let Some(outcome) = runner.outcome(0) {
        row.whole = succeeds(outcome)?;
        return Ok(true);
    }
    match action {
        Action::Drop => {
            runner.cancel(0);
            let marks = if driver.claim == Claim::EndsAll && polls > 0 { nothing } else { marks };
            follows(driver, &world, marks, polls).await?;
            again(&mut runner, &call, row).await?;
        }
        Action::DropAndGoOn => {
            runner.cancel(0);
            again(&mut runner, &call, row).await?;
        }
        Action::Relieve | Action::Second => match &second {
            Some(second) => both(runner, second, action == Action::Relieve, &mut row.second).await?,
            None => drop(runner),
        },
        Action::Lose => {
            world.server.hang_up();
            Marks::kill_children();
            runner.finish().await?;
            let outcomes = [runner.outcome(0), Some(next(&mut runner, &call).await?)];
            outcomes.into_iter().flatten().for_each(|outcome| lost(outcome, &mut row.lost));
        }
    }
    for thread in world.goes_on.take() {
        thread.join().map_err(|_| "what was to go on has failed")?;
    }
    Ok(false)
}

/// Whether what the docs say of a dropped call holds.
async fn follows(driver: &Driver, world: &World, marks: Marks, polls: usize) -> Result<(), String> {
    match driver.claim {
        Claim::Undone | Claim::UndoneAlone | Claim::EndsAll => marks.come_back_beside_tasks().await,
        Claim::DoesNotWait if polls > 0 => Err("it waits".to_owned()),
        Claim::GoesOn => {
            for thread in world.goes_on.take() {
                thread.join().map_err(|_| "what was to go on has failed")?;
            }
            Ok(())
        }
        Claim::DoesNotWait | Claim::LosesNothing => Ok(()),
    }
}

async fn again(runner: &mut Runner<'_>, call: &Call, row: &mut Row) -> Result<(), String> {
    row.dropped.insert(succeeds(next(runner, call).await?)?);
    Ok(())
}

/// What a call gives whose server or runtime was killed.
const LOST: &str = "`Closed`, `Connect` or `Handshake`";

fn lost(outcome: Shown, row: &mut BTreeSet<String>) {
    row.insert(match outcome {
        Err(error) if ["Closed:", "Connect:", "Handshake:"].iter().any(|kind| error.starts_with(kind)) => {
            LOST.to_owned()
        }
        Err(error) => format!("`{error}`"),
        Ok(shown) => shown,
    });
}
