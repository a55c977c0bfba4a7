//! `approval_timeout`: a person who answers in time, one who does not, and one who is late.

use std::sync::Arc;
use std::time::Duration;

use codex_client::Codex;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::approval_timeout::{AskInTime, Desk, run};
use crate::shared::{self, Backend};

crate::cases! { crate::on_runtime:
    who_answers_in_time_decides
    who_does_not_has_declined_and_a_late_answer_is_none
}

/// A desk where questions wait that long, and a model that has one.
async fn begin(patience: Duration) -> (Backend, Codex, Arc<Desk>, UnboundedReceiver<String>) {
    let backend = shared::offline("approval_timeout");
    let (desk, screen) = Desk::new(patience);
    let handler = AskInTime(Arc::clone(&desk));
    let codex = Codex::connect_with(backend.config().handler(handler)).await.unwrap();
    (backend, codex, desk, screen)
}

async fn who_answers_in_time_decides() {
    for (typed, decided, written) in [("1 y", "1: allowed", true), ("1 n", "1: declined", false)] {
        let (backend, codex, desk, mut screen) = begin(Duration::from_secs(600)).await;
        let person = async {
            let question = screen.recv().await.unwrap();
            assert!(question.starts_with("1: command: echo hello > hello.txt\n"), "{question}");
            desk.answer("yes!");
            assert_eq!(screen.recv().await.unwrap(), "type the number of a question, and y or n");
            desk.answer(typed);
            assert_eq!(screen.recv().await.unwrap(), decided);
        };
        let (answer, ()) = tokio::join!(run(&codex), person);
        assert_eq!(backend.model().codex_home().join("hello.txt").exists(), written);
        assert_eq!(answer.unwrap().contains("rejected by user"), !written);
        codex.close().await.unwrap();
    }
}

async fn who_does_not_has_declined_and_a_late_answer_is_none() {
    let (backend, codex, desk, mut screen) = begin(Duration::from_millis(1)).await;
    // The turn goes on without: the model is told.
    let answer = run(&codex).await.unwrap();
    assert!(answer.contains("rejected by user"), "{answer}");
    assert!(!backend.model().codex_home().join("hello.txt").exists());
    assert!(screen.recv().await.unwrap().starts_with("1: "));
    assert_eq!(screen.recv().await.unwrap(), "1: declined");
    desk.answer("1 y");
    assert_eq!(screen.recv().await.unwrap(), "1: too late, or never asked");
    codex.close().await.unwrap();
}
