//! Machines that do not come back: what was theirs is told.

use std::time::Duration;

use codex_client::testing::Reply;
use codex_fleet::{End, Job};

use crate::support::{House, fleet, text};

fn why(end: End) -> String {
    match end {
        End::Lost { why } => why,
        other => panic!("not lost: {other:?}"),
    }
}

fleet! {
    async fn the_jobs_of_a_machine_that_does_not_come_back_are_told() {
        let house = House::open().await;
        let mut a = house.worker("a").await;
        house.model.reply("Hello.");
        let thread = house.outcome(&Job::new("Hi.")).await.thread.unwrap();
        let _b = house.worker_with("b", &["--grace", "1"]).await;
        let hold = house.model.hold();
        let running = Job::on(&thread, "Think.");
        let (outcome, ()) = tokio::join!(house.outcome(&running), async {
            hold.reached().await;
            a.stop_machine().await;
        });
        assert_eq!((outcome.worker.as_str(), outcome.thread.as_ref()), ("a", Some(&thread)));
        assert_eq!(why(outcome.end), "the machine a has not come back; the turn may have run there");

        let further = house.outcome(&Job::on(&thread, "And now?")).await;
        assert_eq!(why(further.end), "the machine a has not come back; the turn has not begun");
        assert_eq!((house.asked("Think."), house.asked("And now?")), (1, 0));

        // It does come back, with all that it had: what is sent from now on goes on.
        a.start().await;
        house.model.reply("Here I am.");
        assert_eq!(text(&house.outcome(&Job::on(&thread, "Are you there?")).await), "Here I am.");
    }
}

fleet! {
    async fn a_machine_that_comes_back_without_its_threads_says_so() {
        let house = House::open().await;
        let mut a = house.worker("a").await;
        house.model.reply("Hello.");
        let thread = house.outcome(&Job::new("Hi.")).await.thread.unwrap();
        a.stop_machine().await;
        std::fs::remove_dir_all(house.machine("a").join("codex")).unwrap();
        a.start().await;
        let outcome = house.outcome(&Job::on(&thread, "Again?")).await;
        assert_eq!(outcome.thread, Some(thread));
        assert_eq!(why(outcome.end), "the machine a has the thread no more");
    }
}

fleet! {
    async fn a_turn_that_has_done_work_is_not_started_again_by_a_machine_that_has_lost_it() {
        let house = House::open().await;
        let mut a = house.worker("a").await;
        let (reply, hold) = Reply::new().partial_text("I have begun ").held();
        house.model.reply(reply);
        let job = Job::new("Pay.");
        let (outcome, ()) = tokio::join!(house.outcome(&job), async {
            hold.reached().await;
            while !house.fleet.claims().get(job.id.as_str()).await.unwrap().unwrap().0.begun {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            a.stop_machine().await;
            std::fs::remove_dir_all(house.machine("a").join("codex")).unwrap();
            a.start().await;
        });
        assert_eq!(why(outcome.end), "the machine a has the turn no more, which has done work");
        assert_eq!(house.asked("Pay."), 1);
    }
}
