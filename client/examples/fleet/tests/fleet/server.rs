//! Programs that end, and a server that is away for a while.

use std::time::{Duration, Instant};

use codex_fleet::{Job, Presence, Roster, Seen, submit};

use crate::support::{House, SETTINGS, fleet, text};

/// For how long a worker that is gone is waited for.
const GRACE: Duration = Duration::from_secs(1);
/// So long is the server away that the lease of everybody has ended, and the grace would be over too.
const AWAY: Duration = Duration::from_secs(3);

fleet! {
    async fn a_server_that_is_started_again_finds_everybody_where_they_were() {
        let mut house = House::open().await;
        let fleet = house.fleet.clone();
        let _a = house.worker("a").await;
        let hold = house.model.hold();
        let job = Job::new("Think.");
        let (outcomes, ()) = tokio::join!(submit(&fleet, std::slice::from_ref(&job), |_| {}), async {
            hold.reached().await;
            house.nats.restart().await;
            hold.release("I have thought.");
        });
        let outcome = &outcomes.unwrap()[0];
        assert_eq!((text(outcome), outcome.cuts), ("I have thought.", 0));
        house.model.reply("Once more.");
        assert_eq!(text(&house.outcome(&Job::new("Again.")).await), "Once more.");
        assert_eq!(house.model.requests().len(), 2);
    }
}

fleet! {
    async fn no_worker_is_gone_for_the_time_that_the_server_was_away() {
        let mut house = House::open().await;
        let fleet = house.fleet.clone();
        fleet.machines().create("a", &"1".to_owned()).await.unwrap();
        let mut roster = Roster::new(&fleet);
        let mut look = async || roster.look().await.unwrap().remove(&"a".parse().unwrap()).unwrap();
        fleet.leases().put("a", &Presence { running: 0, at_once: 4 }).await.unwrap();
        assert!(matches!(look().await, Seen::Here(_)));
        house.nats.restart_after(AWAY).await;
        // It has had no time yet to say that it is there.
        let seen = look().await;
        assert!(matches!(seen, Seen::Gone(Duration::ZERO)), "{seen:?}");
        // It does not come back: then it is gone all the same, after its lease.
        let back = Instant::now();
        while !matches!(look().await, Seen::Gone(since) if since > GRACE) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(back.elapsed() > SETTINGS.lease);
    }
}

fleet! {
    async fn a_worker_ends_with_its_runtime_and_goes_on_when_it_is_started_again() {
        let house = House::open().await;
        let mut a = house.worker("a").await;
        let hold = house.model.hold();
        let job = Job::new("Think.");
        let (outcome, status) = tokio::join!(house.outcome(&job), async {
            hold.reached().await;
            house.model.reply("I have thought.");
            let status = a.end_runtime("-KILL").await;
            a.start().await;
            status
        });
        assert_eq!(status.code(), Some(1));
        assert_eq!((text(&outcome), outcome.cuts), ("I have thought.", 1));
        // Also while it has nothing to do.
        assert_eq!(a.end_runtime("-KILL").await.code(), Some(1));
    }
}

fleet! {
    async fn a_worker_that_is_told_to_end_ends_its_turns_first() {
        let house = House::open().await;
        let mut a = house.worker("a").await;
        let hold = house.model.hold();
        let job = Job::new("Think.");
        let (outcome, ()) = tokio::join!(house.outcome(&job), async {
            hold.reached().await;
            a.terminate().await;
            assert_eq!(a.says().await, "ends the jobs that it has");
            hold.release("I have thought.");
            assert_eq!(a.ended().await.code(), Some(0));
        });
        assert_eq!((text(&outcome), outcome.cuts), ("I have thought.", 0));
        assert!(house.fleet.leases().get("a").await.unwrap().is_none());
    }
}

fleet! {
    async fn a_turn_whose_runtime_is_told_to_end_goes_on_when_it_is_back() {
        let house = House::open().await;
        let mut a = house.worker("a").await;
        let hold = house.model.hold();
        let job = Job::new("Think.");
        let (outcome, ()) = tokio::join!(house.outcome(&job), async {
            hold.reached().await;
            house.model.reply("I have thought.");
            assert_eq!(a.end_runtime("-TERM").await.code(), Some(1));
            a.start().await;
        });
        assert_eq!((text(&outcome), outcome.cuts), ("I have thought.", 1));
    }
}
