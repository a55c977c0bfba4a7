//! How many turns a second one, two and three workers do on this machine.

use std::collections::BTreeSet;
use std::time::Duration;

use codex_fleet::{Job, submit};

use crate::support::{House, after, fleet, text};

/// How many turns a worker runs at once.
const AT_ONCE: usize = 4;
/// How long the model takes, in the second column.
const THINKING: Duration = Duration::from_secs(2);

fleet! {
    Duration::from_secs(600),
    async fn every_worker_takes_its_share() {
        println!("{:<8} {:>22} {:>22}", "workers", "answered at once", "answered after 2 s");
        for workers in 1..=3 {
            let (quick, _) = rate(workers, 60, Duration::ZERO).await;
            let (slow, took_part) = rate(workers, 12 * workers, THINKING).await;
            println!("{workers:<8} {quick:>13.1} a second {slow:>13.1} a second");
            assert_eq!(took_part, workers);
        }
    }
}

/// Turns a second, of so many jobs, once the workers have run some; and how many workers have run one.
async fn rate(workers: usize, jobs: usize, thinking: Duration) -> (f64, usize) {
    let house = House::open().await;
    house.model.reply_with(|_| "Warm.");
    let at_once = AT_ONCE.to_string();
    let mut processes = Vec::new();
    for number in 1..=workers {
        processes.push(house.worker_with(&format!("w{number}"), &["--at-once", &at_once]).await);
    }
    let warm: Vec<_> = (0..AT_ONCE * workers).map(|_| Job::new("Warm up.")).collect();
    submit(&house.fleet, &warm, |_| {}).await.unwrap();

    house.model.reply_with(after(thinking, |_| "Thought.".to_owned()));
    let jobs: Vec<_> = (0..jobs).map(|number| Job::new(format!("Think {number}."))).collect();
    let mut rate = 0.0;
    let outcomes = submit(&house.fleet, &jobs, |progress| rate = progress.rate()).await.unwrap();
    assert!(outcomes.iter().all(|outcome| text(outcome) == "Thought."));
    let took_part: BTreeSet<_> = outcomes.iter().map(|outcome| &outcome.worker).collect();
    (rate, took_part.len())
}
