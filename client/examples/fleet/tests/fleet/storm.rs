//! A thousand jobs, while workers are killed and started again, alone, with their runtimes, and two at once: every job
//! is done, none twice.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::time::Duration;

use codex_client::Codex;
use codex_client::testing::ModelRequest;
use codex_client::types::ThreadItem;
use codex_fleet::{Fleet, Job, Outcome, submit, table};
use futures_util::StreamExt as _;
use tokio::sync::Mutex;

use crate::support::{House, Process, after, fleet, text};

const NEW: usize = 700;
const FURTHER: usize = 300;
/// How long the model takes: most of a job's time, so that most are cut off in the middle of their turns.
const THINKING: Duration = Duration::from_secs(1);
/// After how many outcomes something is killed, at least and at most.
const BETWEEN: std::ops::Range<usize> = 20..60;
/// Names the seed of chance; by default it is another one each time, which is printed. How it comes out depends on how
/// long everything takes as well.
const SEED: &str = "FLEET_STORM_SEED";
/// What is killed: of four times in a row each of these is one, in any order.
const KINDS: [Kind; 4] = [Kind::Worker, Kind::Worker, Kind::Machine, Kind::Two];
/// So often is something killed at least, whatever the seed: there are outcomes for more.
const STRIKES: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// A worker; its runtime ends by itself. It is started again at once.
    Worker,
    /// A worker and its runtime, as when the machine stops. It is started again at once.
    Machine,
    /// A worker and a whole machine, which are away until everybody takes them for gone.
    Two,
}

fleet! {
    Duration::from_secs(900),
    async fn a_thousand_jobs_are_done_once_each_while_workers_are_killed() {
        let house = House::open().await;
        house.model.reply_with(after(THINKING, |request| format!("Done: {}", asked_for(request))));
        let mut workers = Vec::new();
        for name in ["a", "b", "c"] {
            workers.push(Mutex::new(house.worker_with(name, &["--at-once", "6", "--go-on", "50"]).await));
        }
        let seed = std::env::var(SEED).map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
        println!("{SEED}={seed}");
        let mut struck = Vec::new();
        let outcomes = tokio::select! {
            outcomes = all(&house.fleet) => outcomes,
            never = strike_at_random(&house.fleet, &workers, seed, &mut struck) => match never {},
        };
        check(&house, &outcomes);
        check_storm(&struck, &outcomes);
        for worker in &workers {
            worker.lock().await.stop().await;
        }
        check_homes(&house).await;
    }
}

/// New threads, and then further turns of some of them.
async fn all(fleet: &Fleet) -> Vec<Outcome> {
    let jobs: Vec<_> = (0..NEW).map(|number| Job::new(format!("new {number}"))).collect();
    let mut outcomes = run(fleet, &jobs).await;
    let threads = outcomes.iter().filter_map(|outcome| outcome.thread.clone()).take(FURTHER);
    let jobs: Vec<_> =
        threads.enumerate().map(|(number, id)| Job::on(id, format!("further {number}"))).collect();
    outcomes.extend(run(fleet, &jobs).await);
    outcomes
}

async fn run(fleet: &Fleet, jobs: &[Job]) -> Vec<Outcome> {
    let mut shown = String::new();
    let outcomes = submit(fleet, jobs, |progress| shown = table(progress)).await.unwrap();
    println!("{shown}");
    outcomes
}

/// What the user asked for, also if the turn was cut off since.
fn asked_for(request: &ModelRequest) -> String {
    let texts = request.user_texts();
    let asked = texts.into_iter().rev().find(|text| text.starts_with("new ") || text.starts_with("further "));
    asked.unwrap_or("nothing").to_owned()
}

/// Kills something, whenever some more jobs are done, and starts it again.
async fn strike_at_random(
    fleet: &Fleet,
    workers: &[Mutex<Process>],
    seed: u64,
    struck: &mut Vec<Kind>,
) -> Infallible {
    let mut chance = fastrand::Rng::with_seed(seed);
    let mut outcomes = fleet.results().watch().await.unwrap();
    let mut kinds = Vec::new();
    loop {
        for _ in 0..chance.usize(BETWEEN) {
            outcomes.next().await.unwrap().unwrap();
        }
        if kinds.is_empty() {
            kinds.extend(KINDS);
            chance.shuffle(&mut kinds);
        }
        let kind = kinds.pop().unwrap();
        let chosen = chance.choose_multiple(workers.iter(), 2);
        let (mut one, mut other) = (chosen[0].lock().await, chosen[1].lock().await);
        match kind {
            Kind::Worker => one.kill().await,
            Kind::Machine => one.stop_machine().await,
            Kind::Two => {
                one.kill().await;
                other.stop_machine().await;
                gone(fleet, &[&one, &other]).await;
                other.start().await;
            }
        }
        one.start().await;
        struck.push(kind);
        println!("{} struck: {kind:?}", struck.len());
    }
}

/// Waits until the leases of these workers have ended, and with them the time for which their jobs are left to them.
async fn gone(fleet: &Fleet, workers: &[&Process]) {
    for worker in workers {
        while fleet.leases().get(worker.name()).await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// It was a storm: each kind has struck, often enough, and in the middle of turns.
fn check_storm(struck: &[Kind], outcomes: &[Outcome]) {
    let times = |kind| struck.iter().filter(|struck| **struck == kind).count();
    println!(
        "{} workers and {} machines alone, {} times two",
        times(Kind::Worker),
        times(Kind::Machine),
        times(Kind::Two)
    );
    assert!(struck.len() >= STRIKES, "{struck:?}");
    assert!(KINDS.iter().all(|kind| times(*kind) >= STRIKES / KINDS.len()), "{struck:?}");
    let cuts: usize = outcomes.iter().map(|outcome| outcome.cuts as usize).sum();
    println!("{cuts} cuts");
    assert!(cuts >= struck.len(), "{cuts} cuts by {struck:?}");
}

fn check(house: &House, outcomes: &[Outcome]) {
    assert_eq!(outcomes.len(), NEW + FURTHER);
    let mut turns = BTreeMap::<String, BTreeSet<String>>::new();
    for request in house.model.requests() {
        let (asked, turn) =
            (request.last_user_text().unwrap().to_owned(), request.turn_id().unwrap().to_owned());
        turns.entry(asked).or_default().insert(turn);
    }
    for outcome in outcomes {
        let asked = text(outcome).strip_prefix("Done: ").unwrap();
        let asked_for = turns.get(asked).map_or(0, BTreeSet::len);
        // A turn that was cut off before it came to the model asks with what it is told then.
        assert!(asked_for == 1 || (asked_for == 0 && outcome.cuts > 0), "{asked}: {:?}", turns.get(asked));
    }
    println!("{} turns went on after a cut", outcomes.iter().filter(|outcome| outcome.cuts > 0).count());
}

/// No message was accepted twice: what each machine has stored says so.
async fn check_homes(house: &House) {
    let mut accepted = BTreeMap::<String, usize>::new();
    for name in ["a", "b", "c"] {
        let home = house.machine(name).join("codex");
        let codex = Codex::connect_with(house.model.config().env("CODEX_HOME", home)).await.unwrap();
        for thread in codex.thread_list().all().await.unwrap() {
            for turn in codex.thread(thread.id).turns().all().await.unwrap() {
                let ids = turn.items.iter().filter_map(|item| match item {
                    ThreadItem::UserMessage(message) => message.client_id.clone(),
                    _ => None,
                });
                ids.for_each(|id| *accepted.entry(id).or_default() += 1);
            }
        }
        codex.close().await.unwrap();
    }
    let jobs = accepted.keys().filter(|id| !id.contains('.')).count();
    assert_eq!(jobs, NEW + FURTHER);
    assert!(accepted.values().all(|times| *times == 1), "{accepted:?}");
}
