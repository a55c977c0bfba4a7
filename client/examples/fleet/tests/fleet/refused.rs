//! What cannot be done is told, and takes nothing with it.

use std::time::Duration;

use codex_fleet::{End, Fleet, Job};

use crate::support::{House, Nats, Process, SETTINGS, fleet, text};

fleet! {
    async fn a_name_is_that_of_one_machine() {
        let house = House::open().await;
        let mut a = house.worker("a").await;
        a.kill().await;
        std::fs::remove_dir_all(house.machine("a")).unwrap();
        let said = Process::new(&house, "a", &[]).try_start().await.unwrap_err();
        assert!(said.contains("the name a belongs to another machine"), "{said}");
    }
}

fleet! {
    async fn a_thread_of_which_nobody_knows_is_refused_at_once() {
        let house = House::open().await;
        let error = house.fleet.send(&Job::on("01234567", "Hi.")).await.unwrap_err().to_string();
        assert_eq!(error, "no worker has the thread 01234567; take it from the outcome of a job");
    }
}

fleet! {
    async fn a_turn_that_fails_is_told_and_its_thread_lives_on() {
        let house = House::open().await;
        house.model.reply_error(400);
        let _a = house.worker("a").await;
        let outcome = house.outcome(&Job::new("Hi.")).await;
        let End::Failed { why } = &outcome.end else { panic!("{outcome:?}") };
        assert!(why.contains("told to answer 400"), "{why}");
        house.model.reply("Better now.");
        assert_eq!(text(&house.outcome(&Job::on(outcome.thread.unwrap(), "And now?")).await), "Better now.");
    }
}

fleet! {
    async fn what_is_no_job_is_put_aside() {
        let house = House::open().await;
        for nonsense in ["no JSON", "{}", r#"{"id":"a.b","prompt":"Hi."}"#] {
            house.publish_new(nonsense).await;
        }
        house.model.reply("Done.");
        let _a = house.worker_with("a", &["--at-once", "1"]).await;
        assert_eq!(text(&house.outcome(&Job::new("Do.")).await), "Done.");
        assert_eq!(house.unsettled("new").await, 0);
    }
}

fleet! {
    async fn turns_of_one_thread_wait_for_each_other() {
        let house = House::open().await;
        house.model.reply("Hello.");
        let _a = house.worker("a").await;
        let thread = house.outcome(&Job::new("Hi.")).await.thread.unwrap();
        let hold = house.model.hold();
        house.model.reply("The second answer.");
        let (one, two) = (Job::on(&thread, "One."), Job::on(&thread, "Two."));
        let (first, second) = tokio::join!(house.outcome(&one), async {
            hold.reached().await;
            let release = async {
                while house.unsettled("worker-a").await < 2 {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                hold.release("The first answer.");
            };
            tokio::join!(house.outcome(&two), release).0
        });
        assert_eq!((text(&first), text(&second)), ("The first answer.", "The second answer."));
    }
}

fleet! {
    async fn a_server_may_ask_for_a_password() {
        let folder = tempfile::tempdir().unwrap();
        let nats = Nats::start_with(folder.path().join("nats"), &["--user", "u", "--pass", "secret"]).await;
        let open = async |user: &str| Fleet::open(&format!("nats://{user}{}", nats.url()), SETTINGS).await;
        for user in ["", "u:wrong@"] {
            let error = format!("{:#}", open(user).await.unwrap_err());
            assert!(error.contains("authorization violation") && !error.contains("wrong"), "{error}");
        }
        open("u:secret@").await.unwrap();
    }
}
