//! Times this SDK's decoding beside other crates' in one process, turn and turn about, and prints the ratios.
//!
//! Each figure is the minimum over many short rounds, so that other load on the machine hurts all alike.

mod measure;

use std::hint::black_box;

use codex_codes::{Notification, ServerMessage};
use codex_protocol_types::ServerNotification;
use codex_protocol_types::jsonrpc::Message;
use codex_protocol_types::route::route;
use measure::{CALLS_A_ROUND, ROUNDS, measure, report};
use serde_json::Value;

const SESSION: &str = include_str!("../../../tests/fixtures/session/text_turn.jsonl");

fn main() {
    let delta = line("item/agentMessage/delta", "");
    let item = line("item/completed", r#""type":"agentMessage""#);
    let turn = line("turn/completed", "");
    let thread = line("thread/started", "");
    println!("{ROUNDS} rounds of {CALLS_A_ROUND} calls; ns a call: minimum, median\n");
    compare_typed("item/agentMessage/delta", delta, Some(0.35));
    compare_typed("item/completed", item, None);
    compare_typed("turn/completed", turn, None);
    compare_typed("thread/started", thread, None);
    compare_route("item/agentMessage/delta", delta, Some(0.6));
    compare_route("item/completed", item, Some(0.6));
    compare_route("turn/completed", turn, Some(0.6));
    compare_route("thread/started", thread, Some(0.6));
}

/// The first line of that method whose text holds the mark.
fn line(method: &str, mark: &str) -> &'static str {
    let start = format!(r#"{{"method":"{method}""#);
    let found = SESSION
        .lines()
        .find(|line| line.starts_with(&start) && line.contains(mark));
    found.expect("the session has such a line")
}

/// Envelope and payload. The peer has two ways, and is taken by the faster.
fn compare_typed(method: &str, line: &str, target: Option<f64>) {
    let times = measure(&[
        ("codex-protocol-types", &|| decode(black_box(line))),
        (
            "codex-codes, ServerMessage::from_json_str",
            &|| match ServerMessage::from_json_str(black_box(line)) {
                Ok(ServerMessage::Notification(Notification::Unknown { .. })) | Err(_) => false,
                Ok(_) => true,
            },
        ),
        ("codex-codes, Notification from_str", &|| {
            !matches!(
                serde_json::from_str(black_box(line)),
                Ok(Notification::Unknown { .. }) | Err(_)
            )
        }),
        ("serde_json::Value, no types", &|| is_value(black_box(line))),
    ]);
    report(
        &format!("typed decode of {method}, {} bytes", line.len()),
        &times,
        &[1, 2],
        target,
    );
}

/// The ids of the params, against a `Value` of the same params.
fn compare_route(method: &str, line: &str, target: Option<f64>) {
    let Ok(Message::Notification {
        params: Some(params), ..
    }) = Message::parse(line)
    else {
        panic!("{method}: not a notification with params");
    };
    let params = params.get();
    let times = measure(&[
        ("route", &|| {
            route(black_box(method), black_box(params)).is_ok_and(|route| route.thread_id.is_some())
        }),
        ("serde_json::Value", &|| is_value(black_box(params))),
    ]);
    report(
        &format!("route of {method}, {} bytes of params", params.len()),
        &times,
        &[1],
        target,
    );
}

fn decode(line: &str) -> bool {
    let Ok(Message::Notification { method, params, .. }) = Message::parse(line) else {
        return false;
    };
    !matches!(
        ServerNotification::decode(&method, params),
        ServerNotification::Unknown(_) | ServerNotification::Undecodable(_)
    )
}

fn is_value(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok()
}
