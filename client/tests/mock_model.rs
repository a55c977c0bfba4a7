//! The mock model against the real runtime, driven by raw JSON lines: no part of this crate's client is in between.
#![cfg(feature = "testing")]

mod common;
#[path = "mock_model/runtime.rs"]
mod runtime;

use codex_client::testing::{MockModel, ModelRequest, Reply};
use runtime::{Runtime, method};
use serde_json::{Value, json};

#[tokio::test]
async fn a_text_reply_streams_its_deltas() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    let text = model.reply_deltas(50);
    let thread = runtime.thread(json!({})).await;
    runtime.turn(&thread, "Count.").await;
    let events = runtime.until("turn/completed").await;

    let deltas = deltas(&events);
    assert_eq!(deltas.len(), 50);
    assert_eq!(deltas.concat(), text);
    assert_eq!(events[events.len() - 1]["params"]["turn"]["status"], "completed");
    let request = model.next_request().await;
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1/responses"));
    assert_eq!(request.user_texts(), ["Count."]);
    assert_eq!(request.thread_id(), Some(thread.as_str()));
    assert_eq!(request.header("Accept"), Some("text/event-stream"));
    assert!(request.tool_names().contains(&"exec_command"));
    assert_eq!(model.unplayed(), 0);
}

#[tokio::test]
async fn reasoning_phases_and_usage_reach_the_client() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    let reply = Reply::new().reasoning("Hm.").text_in_phase("commentary", "Wait.");
    model.reply(reply.text_in_phase("final_answer", "Here it is.").usage(1_000, 20));
    let thread = runtime.thread(json!({})).await;
    runtime.turn(&thread, "Think.").await;
    let events = runtime.until("turn/completed").await;

    let items = completed_items(&events);
    assert_eq!(items[1]["type"], "reasoning");
    assert_eq!(items[1]["summary"], json!(["Hm."]));
    assert_eq!((&items[2]["phase"], &items[2]["text"]), (&json!("commentary"), &json!("Wait.")));
    assert_eq!((&items[3]["phase"], &items[3]["text"]), (&json!("final_answer"), &json!("Here it is.")));
    let usage = events.iter().find(|event| method(event) == "thread/tokenUsage/updated").unwrap();
    assert_eq!(usage["params"]["tokenUsage"]["last"]["totalTokens"], 1_020);
}

#[tokio::test]
async fn a_tool_call_asks_for_approval_and_answers_the_model() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    let call_id = model.reply_tool_call("exec_command", escalated("echo approved"));
    model.reply_text("Done.");
    let thread = runtime.thread(json!({ "approvalPolicy": "on-request", "sandbox": "read-only" })).await;
    runtime.turn(&thread, "Run it.").await;
    let events = runtime.until("item/commandExecution/requestApproval").await;
    let approval = &events[events.len() - 1];
    assert_eq!(approval["params"]["reason"], "The test wants it.");
    runtime.send(&json!({ "id": approval["id"], "result": { "decision": "accept" } })).await;
    let events = runtime.until("turn/completed").await;

    let requests = model.wait_for_requests(2).await;
    assert_eq!(requests[0].function_call_output(&call_id), None);
    let output = requests[1].function_call_output(&call_id).unwrap();
    assert!(output.to_string().contains("approved"), "{output}");
    assert!(completed_items(&events).iter().any(|item| item["type"] == "commandExecution"));
}

#[tokio::test]
async fn concurrent_turns_get_the_replies_that_are_theirs() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    for name in ["first", "second"] {
        let asks = move |request: &ModelRequest| request.last_user_text() == Some(name);
        model.when(asks, format!("for the {name}"));
    }
    model.reply_with(|request| format!("heard {}", request.last_user_text().unwrap_or_default()));
    let mut answers = Vec::new();
    for name in ["second", "third", "first"] {
        let thread = runtime.thread(json!({})).await;
        runtime.turn(&thread, name).await;
        answers.push(thread);
    }
    let mut events = Vec::new();
    for _ in &answers {
        events.extend(runtime.until("turn/completed").await);
    }
    let text = |thread: &String| {
        let own = events.iter().filter(|event| event["params"]["threadId"] == **thread).cloned();
        deltas(&own.collect::<Vec<_>>()).concat()
    };
    let texts: Vec<_> = answers.iter().map(text).collect();
    assert_eq!(texts, ["for the second", "heard third", "for the first"]);
}

#[tokio::test]
async fn an_error_an_empty_script_and_a_failed_stream_fail_the_turn() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    let thread = runtime.thread(json!({})).await;
    model.reply_error(501);
    let error = runtime.failed_turn(&thread).await;
    assert!(error.contains("told to answer 501"), "{error}");
    let error = runtime.failed_turn(&thread).await;
    assert!(error.contains("exhausted: this is request 2"), "{error}");
    model.reply(Reply::new().fail("context_length_exceeded", "Too long."));
    let error = runtime.failed_turn(&thread).await;
    assert!(error.contains("context window"), "{error}");

    model.when(|request| request.kind().as_deref() == Some("compaction"), "A summary.");
    model.reply_text("Better.");
    runtime.turn(&thread, "Again.").await;
    let events = runtime.until("turn/completed").await;
    assert_eq!(deltas(&events).concat(), "Better.");
    let kinds: Vec<_> = model.requests().iter().filter_map(ModelRequest::kind).collect();
    assert_eq!(kinds, ["turn", "turn", "turn", "compaction", "turn"]);
}

#[tokio::test]
async fn a_disconnect_comes_after_the_deltas_and_fails_the_turn() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    model.disconnect_mid_stream();
    let thread = runtime.thread(json!({})).await;
    runtime.turn(&thread, "Hello.").await;
    let events = runtime.until("turn/completed").await;
    assert_eq!(deltas(&events).concat(), "The connection is about to");
    let turn = &events[events.len() - 1]["params"]["turn"];
    assert_eq!(turn["status"], "failed");
    assert!(turn["error"]["message"].as_str().unwrap().contains("disconnected"), "{turn}");
}

#[tokio::test]
async fn an_interrupt_hangs_up_on_a_held_reply() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    let mut hold = model.hold();
    let thread = runtime.thread(json!({})).await;
    let turn = runtime.turn(&thread, "Take your time.").await;
    assert_eq!(hold.reached().await.turn_id(), Some(turn.as_str()));
    runtime.request("turn/interrupt", json!({ "threadId": thread, "turnId": turn })).await;
    let events = runtime.until("turn/completed").await;
    assert_eq!(events[events.len() - 1]["params"]["turn"]["status"], "interrupted");
    hold.hung_up().await;
    hold.release("Too late.");
}

#[tokio::test]
async fn a_steer_abandons_the_held_reply_and_asks_again() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    let (reply, mut hold) = Reply::new().partial_text("Begun ").held();
    model.reply(reply);
    model.reply_text("As you like.");
    let thread = runtime.thread(json!({})).await;
    let turn = runtime.turn(&thread, "Begin.").await;
    hold.reached().await;
    let begun = runtime.until("item/agentMessage/delta").await;
    let input = json!([{ "type": "text", "text": "Shorter." }]);
    let steer = json!({ "threadId": thread, "expectedTurnId": turn, "input": input });
    runtime.request("turn/steer", steer).await;
    hold.hung_up().await;
    let events = runtime.until("turn/completed").await;
    assert_eq!(deltas(&begun), ["Begun "]);
    assert_eq!(deltas(&events).concat(), "As you like.");
    let requests = model.wait_for_requests(2).await;
    assert_eq!(requests[1].user_texts(), ["Begin.", "Shorter."]);
    assert!(requests[1].texts("assistant").is_empty());
}

#[tokio::test]
async fn a_released_hold_goes_on_with_its_message() {
    let model = MockModel::start().await.unwrap();
    let Some(mut runtime) = Runtime::start(&model).await else {
        return;
    };
    let (reply, hold) = Reply::new().partial_text("So far ").held();
    model.reply(reply.text(" And more."));
    let thread = runtime.thread(json!({})).await;
    runtime.turn(&thread, "Begin.").await;
    runtime.until("item/agentMessage/delta").await;
    hold.reached().await;
    hold.release("so good.");
    let events = runtime.until("turn/completed").await;
    let texts: Vec<_> = completed_items(&events).iter().filter_map(|item| item["text"].as_str()).collect();
    assert_eq!(texts, ["So far so good.", " And more."]);

    drop(model.hold());
    runtime.turn(&thread, "Say nothing.").await;
    let events = runtime.until("turn/completed").await;
    assert_eq!(events[events.len() - 1]["params"]["turn"]["status"], "completed");
}

#[tokio::test]
async fn a_dropped_model_answers_nobody_and_removes_its_home() {
    let model = MockModel::start().await.unwrap();
    let (home, address) = (model.codex_home().to_path_buf(), model.base_url());
    let address = address.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    assert!(std::net::TcpStream::connect(&address).is_ok());
    drop(model);
    assert!(std::net::TcpStream::connect(&address).is_err());
    assert!(!home.exists());
}

fn escalated(command: &str) -> Value {
    json!({
        "cmd": command,
        "sandbox_permissions": "require_escalated",
        "justification": "The test wants it.",
    })
}

fn deltas(events: &[Value]) -> Vec<&str> {
    let deltas = events.iter().filter(|event| method(event) == "item/agentMessage/delta");
    deltas.filter_map(|event| event["params"]["delta"].as_str()).collect()
}

fn completed_items(events: &[Value]) -> Vec<&Value> {
    let completed = events.iter().filter(|event| method(event) == "item/completed");
    completed.map(|event| &event["params"]["item"]).collect()
}
