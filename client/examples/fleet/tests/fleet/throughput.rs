//! How many turns a second one, two and three workers do on this machine, and that workers add up.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use codex_client::testing::{Hold, Reply};
use codex_fleet::{Job, submit};
use tokio::time::timeout;

use crate::support::{House, PATIENCE, after, fleet, text};

/// How many turns a worker runs at once.
const AT_ONCE: usize = 4;
/// How long the model takes, in the second column; the table's head says it too.
const THINKING: Duration = Duration::from_secs(2);

fleet! {
    Duration::from_secs(900),
    async fn every_worker_takes_its_share() {
        // As in the guide.
        println!("| workers | the model takes 2 s | at most, with 2 s a turn | the model answers at once |");
        println!("| --- | --- | --- | --- |");
        for workers in 1..=3 {
            let slow = rate(workers, 12 * workers, THINKING).await;
            let quick = rate(workers, 60, Duration::ZERO).await;
            let at_most = (AT_ONCE * workers) as f64 / THINKING.as_secs_f64();
            println!("| {workers} | {slow:.1} | {at_most} | {quick:.1} |");
        }
    }
}

/// Turns a second, of so many jobs, once the workers have run some.
async fn rate(workers: usize, jobs: usize, thinking: Duration) -> f64 {
    let house = House::open().await;
    let at_once = AT_ONCE.to_string();
    let mut processes = Vec::new();
    for number in 1..=workers {
        processes.push(house.worker_with(&format!("w{number}"), &["--at-once", &at_once]).await);
    }
    add_up(&house, workers).await;

    house.model.reply_with(after(thinking, |_| "Thought.".to_owned()));
    let jobs: Vec<_> = (0..jobs).map(|number| Job::new(format!("Think {number}."))).collect();
    let mut rate = 0.0;
    let outcomes = submit(&house.fleet, &jobs, |progress| rate = progress.rate()).await.unwrap();
    assert!(outcomes.iter().all(|outcome| text(outcome) == "Thought."));
    rate
}

/// A model that answers nobody until as many ask as the workers have places together: three have three times as many
/// turns at the model as one. A rate would say it too, but on a busy machine it says more of the machine.
async fn add_up(house: &House, workers: usize) {
    let places = AT_ONCE * workers;
    let waiting = Mutex::new(Vec::<Hold>::new());
    house.model.reply_with(move |_| {
        let (reply, hold) = Reply::new().held();
        let mut waiting = waiting.lock().unwrap();
        waiting.push(hold);
        if waiting.len() == places {
            waiting.drain(..).for_each(|hold| hold.release("Warm."));
        }
        reply
    });
    let jobs: Vec<_> = (0..places).map(|_| Job::new("Warm up.")).collect();
    let outcomes = timeout(PATIENCE, submit(&house.fleet, &jobs, |_| {})).await;
    let outcomes = outcomes.expect("the workers have as many turns at once as all their places").unwrap();
    let mut shares = BTreeMap::<_, usize>::new();
    outcomes.iter().for_each(|outcome| *shares.entry(&outcome.worker).or_default() += 1);
    assert!(shares.len() == workers && shares.values().all(|share| *share == AT_ONCE), "{shares:?}");
}
