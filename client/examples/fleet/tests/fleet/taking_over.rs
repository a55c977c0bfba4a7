//! A worker that stops between any two steps of a job: the job is done, and its turn is accepted once.

use std::time::Duration;

use codex_client::Codex;
use codex_client::testing::Reply;
use codex_fleet::{Claim, End, IfCutOff, Job, Outcome};
use serde_json::json;

use crate::support::{House, fleet, text};

/// How what a turn is told begins that was cut off.
const BACK: &str = "The machine on which you worked stopped";

fleet! {
    async fn a_turn_that_was_cut_off_goes_on_where_it_was_and_does_nothing_twice() {
        let house = House::open().await;
        let file = house.machine("written");
        let write = json!({ "cmd": format!("echo once >> {}", file.display()) });
        house.model.reply_tool_call("exec_command", write);
        let hold = house.model.hold();
        let allowed = ["--config", "sandbox_mode=\"danger-full-access\""];
        let mut a = house.worker_with("a", &allowed).await;
        let job = Job::new("Write.");
        let (outcome, _b) = tokio::join!(house.outcome(&job), async {
            hold.reached().await;
            a.stop_machine().await;
            // Whoever is there gets the job, and may not do it: its turn is on the other machine.
            let b = house.worker("b").await;
            house.model.reply("It is written.");
            a.start().await;
            b
        });
        assert_eq!((text(&outcome), outcome.worker.as_str(), outcome.cuts), ("It is written.", "a", 1));
        assert_eq!(house.asked("Write."), 1);
        assert!(house.model.requests().last().unwrap().last_user_text().unwrap().starts_with(BACK));
        assert_eq!(std::fs::read_to_string(file).unwrap(), "once\n");
    }
}

fleet! {
    async fn a_cut_is_told_where_that_is_wanted() {
        let house = House::open().await;
        let hold = house.model.hold();
        let mut a = house.worker("a").await;
        let job = Job { if_cut_off: IfCutOff::Tell, ..Job::new("Pay.") };
        let (outcome, ()) = tokio::join!(house.outcome(&job), async {
            hold.reached().await;
            a.stop_machine().await;
            a.start().await;
        });
        assert_eq!((outcome.end, outcome.cuts), (End::CutOff, 0));
        assert_eq!(house.model.requests().len(), 1);
    }
}

fleet! {
    async fn a_turn_that_is_cut_off_again_and_again_is_told_in_the_end() {
        let house = House::open().await;
        let (first, second) = (house.model.hold(), house.model.hold());
        let mut a = house.worker_with("a", &["--go-on", "1"]).await;
        let job = Job::new("Break the machine.");
        let (outcome, ()) = tokio::join!(house.outcome(&job), async {
            for hold in [first, second] {
                hold.reached().await;
                a.stop_machine().await;
                a.start().await;
            }
        });
        assert_eq!((outcome.end, outcome.cuts), (End::CutOff, 1));
        assert_eq!(house.model.requests().len(), 2);
    }
}

fleet! {
    async fn a_job_that_was_claimed_before_its_turn_is_begun_by_who_claimed_it() {
        let house = House::open().await;
        house.model.reply_with(|_| "Done.");
        let job = Job::new("Begin.");
        let thread = "01234567-0123-7123-8123-0123456789ab".to_owned();
        let claim = Claim { worker: "a".parse().unwrap(), thread: thread.clone(), tries: 1, begun: false };
        house.fleet.claims().create(job.id.as_str(), &claim).await.unwrap();
        let _b = house.worker("b").await;
        let (outcome, _a) = tokio::join!(house.outcome(&job), house.worker("a"));
        assert_eq!((text(&outcome), outcome.worker.as_str()), ("Done.", "a"));
        // That thread was never stored: there is none.
        assert_ne!(outcome.thread, Some(thread));
        assert_eq!(house.asked("Begin."), 1);
    }
}

fleet! {
    async fn a_job_whose_turn_never_comes_to_be_accepted_is_given_up() {
        let house = House::open().await;
        let job = Job::new("Begin.");
        let thread = "01234567-0123-7123-8123-0123456789ab".to_owned();
        let claim = Claim { worker: "a".parse().unwrap(), thread, tries: 5, begun: false };
        house.fleet.claims().create(job.id.as_str(), &claim).await.unwrap();
        let _a = house.worker("a").await;
        let End::Failed { why } = house.outcome(&job).await.end else { panic!("it was begun once more") };
        assert_eq!(why, "its turn was started 5 times, and never accepted");
        assert_eq!(house.model.requests().len(), 0);
    }
}

fleet! {
    async fn a_turn_that_ended_before_that_was_kept_is_told_and_not_run_again() {
        let house = House::open().await;
        house.model.reply_text("All is done.");
        let job = Job::new("Do.");
        // What the worker did before it stopped.
        let home = house.machine("a").join("codex");
        std::fs::create_dir_all(&home).unwrap();
        let codex = Codex::connect_with(house.model.config().env("CODEX_HOME", home)).await.unwrap();
        let thread = codex.thread_start().await.unwrap();
        let claim = Claim { worker: "a".parse().unwrap(), thread: thread.id().to_owned(), tries: 1, begun: false };
        house.fleet.claims().create(job.id.as_str(), &claim).await.unwrap();
        thread.turn("Do.").client_user_message_id(job.id.as_str()).await.unwrap().run().await.unwrap();
        codex.close().await.unwrap();

        let _a = house.worker("a").await;
        let outcome = house.outcome(&job).await;
        assert_eq!((text(&outcome), outcome.thread.as_deref()), ("All is done.", Some(thread.id())));
        assert_eq!(house.model.requests().len(), 1);
    }
}

fleet! {
    async fn a_job_whose_outcome_was_kept_before_that_was_acknowledged_is_not_done_again() {
        let house = House::open().await;
        house.model.reply(Reply::new().text("The next one."));
        let job = Job::new("Do.");
        let kept = Outcome {
            job: job.id.clone(),
            worker: "a".parse().unwrap(),
            thread: None,
            cuts: 0,
            end: End::Completed { text: "Done.".into() },
        };
        house.fleet.results().create(job.id.as_str(), &kept).await.unwrap();
        house.fleet.send(&job).await.unwrap();
        let _a = house.worker_with("a", &["--at-once", "1"]).await;
        assert_eq!(text(&house.outcome(&Job::new("Next.")).await), "The next one.");
        assert_eq!((house.asked("Do."), house.asked("Next.")), (0, 1));
        assert_eq!(house.fleet.results().get(job.id.as_str()).await.unwrap().unwrap().0, kept);
    }
}

fleet! {
    async fn a_job_that_is_sent_again_is_done_once() {
        let house = House::open().await;
        house.model.reply_with(|_| "Done.");
        let _a = house.worker_with("a", &["--at-once", "1"]).await;
        let job = Job::new("Do.");
        house.outcome(&job).await;
        // Without the id by which the server itself would drop it.
        house.publish_new(&serde_json::to_string(&job).unwrap()).await;
        house.outcome(&Job::new("Next.")).await;
        assert_eq!((house.asked("Do."), house.asked("Next.")), (1, 1));
    }
}

fleet! {
    async fn a_thread_that_another_process_still_writes_is_waited_for() {
        let house = House::open().await;
        house.model.reply("Hello.");
        let home = house.machine("a").join("codex");
        std::fs::create_dir_all(&home).unwrap();
        let codex = Codex::connect_with(house.model.config().env("CODEX_HOME", home)).await.unwrap();
        let thread = codex.thread_start().await.unwrap();
        thread.run("Hi.").await.unwrap();
        house.fleet.threads().put(thread.id(), &"a".parse().unwrap()).await.unwrap();
        let _a = house.worker("a").await;
        let job = Job::on(thread.id(), "And now?");
        house.model.reply("It is mine.");
        let (outcome, ()) = tokio::join!(house.outcome(&job), async {
            while house.deliveries("worker-a").await < 2 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            codex.close().await.unwrap();
        });
        assert_eq!(text(&outcome), "It is mine.");
        assert_eq!(house.asked("And now?"), 1);
    }
}
