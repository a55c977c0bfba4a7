//! `web_server`: many browsers at once, some of which go away.

use std::net::SocketAddr;

use codex_client::Codex;
use codex_client::testing::{Hold, MockModel, Reply};
use hyper::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::browser::{Page, post};
use crate::{shared, web_server};

crate::cases! { crate::on_runtime:
    two_browsers_at_once_each_see_their_own_answer
    a_browser_that_goes_away_ends_its_own_turn_and_the_thread_goes_on
    a_thread_that_is_busy_or_unknown_is_refused_and_a_failed_turn_is_told
    offline_it_answers
}

/// The server, on a port of its own.
async fn serve(model: &MockModel) -> (Codex, SocketAddr) {
    let codex = Codex::connect_with(model.config().cwd(model.codex_home())).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = web_server::app(&codex);
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (codex, address)
}

/// Starts a thread; gives the path of its turns.
async fn thread(server: SocketAddr) -> String {
    let started = post(server, "/threads", &Value::Null).await;
    assert_eq!(started.status, StatusCode::OK);
    format!("/threads/{}/turns", started.json().await["id"].as_str().unwrap())
}

async fn ask(server: SocketAddr, path: &str, prompt: &str) -> Page {
    post(server, path, &json!({ "prompt": prompt })).await
}

/// Scripts the model to answer that prompt, half of it before the hold is released.
fn in_halves(model: &MockModel, prompt: &'static str) -> Hold {
    let (reply, hold) = Reply::new().partial_text(format!("{prompt}: one, ")).held();
    model.when(move |request| request.last_user_text() == Some(prompt), reply);
    hold
}

fn completed() -> Value {
    json!({ "status": "completed", "error": null })
}

async fn two_browsers_at_once_each_see_their_own_answer() {
    let model = MockModel::start().await.unwrap();
    let (codex, server) = serve(&model).await;
    let holds = [in_halves(&model, "Cats"), in_halves(&model, "Dogs")];
    let mut pages = Vec::new();
    for prompt in ["Cats", "Dogs"] {
        let mut page = ask(server, &thread(server).await, prompt).await;
        assert_eq!(page.status, StatusCode::OK);
        // The first half is there while the model is still at the second one.
        let mut half = String::new();
        while half != format!("{prompt}: one, ") {
            let (name, data) = page.event().await.unwrap();
            assert_eq!(name, "delta");
            half.push_str(data.as_str().unwrap());
        }
        pages.push(page);
    }
    for hold in holds {
        hold.release("two.\nThree.");
    }
    for page in pages.into_iter().rev() {
        assert_eq!(page.rest().await, ("two.\nThree.".to_owned(), completed()));
    }
    codex.close().await.unwrap();
}

async fn a_browser_that_goes_away_ends_its_own_turn_and_the_thread_goes_on() {
    let model = MockModel::start().await.unwrap();
    let (codex, server) = serve(&model).await;
    let (mut left, stays) = (in_halves(&model, "Left"), in_halves(&model, "Stays"));
    let (leaving, staying) = (thread(server).await, thread(server).await);
    let mut leaves = ask(server, &leaving, "Left").await;
    let page = ask(server, &staying, "Stays").await;
    leaves.event().await.unwrap();
    drop(leaves);
    // The runtime gives up its request to the model.
    left.hung_up().await;

    model.reply_text("Still here.");
    let (text, end) = ask(server, &leaving, "Again?").await.rest().await;
    assert_eq!((text.as_str(), end), ("Still here.", completed()));
    let asked = model.requests().pop().unwrap();
    assert_eq!((asked.user_texts()[0], asked.last_user_text()), ("Left", Some("Again?")));
    stays.release("two.");
    assert_eq!(page.rest().await, ("Stays: one, two.".to_owned(), completed()));
    codex.close().await.unwrap();
}

async fn a_thread_that_is_busy_or_unknown_is_refused_and_a_failed_turn_is_told() {
    let model = MockModel::start().await.unwrap();
    let (codex, server) = serve(&model).await;
    let path = thread(server).await;
    let hold = in_halves(&model, "First");
    let first = ask(server, &path, "First").await;
    assert_eq!(ask(server, &path, "Second").await.status, StatusCode::CONFLICT);
    hold.release("two.");
    assert_eq!(first.rest().await.1, completed());

    // One that this server has not started, although the runtime has it.
    let other = codex.thread_start().await.unwrap();
    let path_of_other = format!("/threads/{}/turns", other.id());
    assert_eq!(ask(server, &path_of_other, "Third").await.status, StatusCode::NOT_FOUND);

    model.reply(Reply::error_with_message(400, "no such thing"));
    let (text, end) = ask(server, &path, "Fourth").await.rest().await;
    assert_eq!((text.as_str(), &end["status"]), ("", &json!("failed")));
    assert!(end["error"].as_str().unwrap().contains("no such thing"), "{end}");
    assert_eq!(model.requests().len(), 2);
    codex.close().await.unwrap();
}

async fn offline_it_answers() {
    let backend = shared::offline("web_server");
    let (codex, server) = serve(backend.model()).await;
    let (text, end) = ask(server, &thread(server).await, "Cats").await.rest().await;
    assert_eq!((text.as_str(), end), ("All I know about: Cats", completed()));
    codex.close().await.unwrap();
}
