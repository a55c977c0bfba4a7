//! What a submitter is told.

use codex_client::testing::Reply;
use codex_fleet::{End, Job, Outcome};
use tokio::process::Command;

use crate::support::{House, fleet, text};

fleet! {
    async fn a_job_is_a_turn_and_a_further_one_goes_to_the_worker_that_has_the_thread() {
        let house = House::open().await;
        house.model.reply_with(|request| request.user_texts().join(" "));
        let (_a, _b) = (house.worker("a").await, house.worker("b").await);
        let first = house.outcome(&Job::new("One.")).await;
        assert_eq!(text(&first), "One.");
        let thread = first.thread.clone().unwrap();
        for (number, word) in [(2, "Two."), (3, "Three.")] {
            let further = house.outcome(&Job::on(&thread, word)).await;
            assert_eq!((&further.worker, further.thread.as_ref()), (&first.worker, Some(&thread)));
            assert_eq!(text(&further).split(' ').count(), number);
        }
    }
}

fleet! {
    async fn the_submitter_shows_a_table_and_writes_the_outcomes() {
        let house = House::open().await;
        house.model.reply_with(|request| match request.last_user_text() {
            Some("Say 3.") => Reply::error(400),
            said => Reply::new().text(format!("\x1b[2J{}", said.unwrap_or_default())),
        });
        let _a = house.worker("a").await;
        let submit = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_submit"));
            command.args(["--nats", &house.nats.url()]).args(arguments).output()
        };
        let output = submit(&["--times", "3", "Say {}."]).await.unwrap();
        assert_eq!(output.status.code(), Some(1));
        let outcomes: Vec<Outcome> = String::from_utf8(output.stdout).unwrap().lines().map(read).collect();
        let failed = outcomes.iter().filter(|outcome| matches!(outcome.end, End::Failed { .. })).count();
        assert_eq!((outcomes.len(), failed), (3, 1));

        let shown = String::from_utf8(output.stderr).unwrap();
        let words = |line: usize| shown.lines().nth(line).unwrap().split_whitespace().collect::<Vec<_>>();
        assert_eq!(words(0), ["worker", "running", "completed", "failed", "cut", "off", "lost", "went", "on"]);
        assert_eq!(words(1)[..2], ["a", "here"]);
        assert_eq!(words(1)[3..8], ["2", "1", "0", "0", "0"]);
        // What the model said at last, which commands no terminal.
        assert!(matches!(words(1)[8..], ["[2JSay", "1." | "2."]), "{shown:?}");
        assert!(!shown.contains('\x1b'), "{shown:?}");
        assert_eq!(words(2)[..9], ["all", "3", "of", "3", "2", "1", "0", "0", "0"]);
    }
}

fleet! {
    async fn a_job_that_is_sent_again_is_told_again_and_done_once() {
        let house = House::open().await;
        house.model.reply_with(|_| "Done.");
        let _a = house.worker("a").await;
        let submit = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_submit"));
            command.args(["--nats", &house.nats.url(), "--id", "once", "Do."]).output()
        };
        let (first, again) = (submit().await.unwrap(), submit().await.unwrap());
        assert_eq!((first.status.code(), again.status.code()), (Some(0), Some(0)));
        assert_eq!(String::from_utf8(first.stdout), String::from_utf8(again.stdout));
        assert_eq!(house.asked("Do."), 1);
    }
}

fn read(line: &str) -> Outcome {
    serde_json::from_str(line).unwrap()
}
