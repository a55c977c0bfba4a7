//! `queue`: never more turns at once than it says, every answer in its place.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use codex_client::testing::{Hold, MockModel, Reply};
use codex_client::{Codex, Error};

use crate::queue::answers;
use crate::shared;

crate::cases! { crate::on_runtime:
    never_more_at_once_and_answers_in_their_order
    what_passes_is_tried_again_and_what_fails_takes_no_other_along
    offline_it_answers_everything
}

/// What is asked beside the queue.
const BESIDE: &str = "Meanwhile?";

async fn connect(model: &MockModel) -> Codex {
    Codex::connect_with(model.config().cwd(model.codex_home()).unsubscribe_on_drop(true)).await.unwrap()
}

/// Scripts the model to answer that prompt when the hold is released.
fn held(model: &MockModel, prompt: &'static str) -> Hold {
    let (reply, hold) = Reply::new().held();
    model.when(move |request| request.last_user_text() == Some(prompt), reply);
    hold
}

async fn never_more_at_once_and_answers_in_their_order() {
    let model = MockModel::start().await.unwrap();
    let codex = connect(&model).await;
    let prompts = ["a", "b", "c", "d", "e"];
    let mut holds: Vec<_> = prompts.iter().map(|prompt| (*prompt, held(&model, prompt))).collect();
    model.reply_with(|_| "Over here.");

    let (asked, asking) = (prompts.map(str::to_owned), codex.clone());
    let queue = tokio::spawn(async move { answers(&asking, &asked, 2).await });
    for ended in 0..prompts.len() {
        let expected = usize::min(ended + 2, prompts.len());
        model.wait_for_requests(expected + ended).await;
        // A whole turn beside them: what the queue has asked before it has come to the model by then.
        codex.thread_start().ephemeral(true).await.unwrap().run(BESIDE).await.unwrap();
        let requests = model.requests();
        let asked = requests.iter().filter(|request| request.last_user_text() != Some(BESIDE)).count();
        assert_eq!(asked, expected, "prompts when {ended} were answered");
        // Of two that run the later one is answered first.
        let (prompt, hold) = holds.remove(usize::from(holds.len() > 1));
        hold.release(format!("The answer to {prompt}."));
    }
    let answers: Vec<_> = queue.await.unwrap().into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, prompts.map(|prompt| format!("The answer to {prompt}.")));
    codex.close().await.unwrap();
}

async fn what_passes_is_tried_again_and_what_fails_takes_no_other_along() {
    let model = MockModel::start().await.unwrap();
    let codex = connect(&model).await;
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    model.reply_with(move |request| match request.last_user_text() {
        // Busy twice.
        Some("busy") if counted.fetch_add(1, Ordering::Relaxed) < 2 => Reply::error(503),
        Some("wrong") => Reply::error(400),
        other => Reply::new().text(format!("The answer to {}.", other.unwrap_or_default())),
    });
    let prompts = ["busy", "wrong", "easy"].map(str::to_owned);
    let answers = answers(&codex, &prompts, 3).await;
    assert_eq!(answers[0].as_deref().unwrap(), "The answer to busy.");
    assert!(matches!(answers[1], Err(Error::TurnFailed { .. })), "{answers:?}");
    assert_eq!(answers[2].as_deref().unwrap(), "The answer to easy.");
    assert_eq!(tries.load(Ordering::Relaxed), 3);
    // Each attempt has a thread of its own, in which the prompt stands once.
    assert!(model.requests().iter().all(|request| request.user_texts().len() == 1));
    assert_eq!(model.requests().len(), 5);
    codex.close().await.unwrap();
}

async fn offline_it_answers_everything() {
    let backend = shared::offline("queue");
    let codex = connect(backend.model()).await;
    let prompts = ["One?", "Two?", "Three?"].map(str::to_owned);
    let answers: Vec<_> = answers(&codex, &prompts, 2).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, prompts.map(|prompt| format!("All I know about: {prompt}")));
    codex.close().await.unwrap();
}
