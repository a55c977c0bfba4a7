//! Sessions captured from the real runtime: every line is classified, decoded, routed and written back.

use std::collections::HashMap;
use std::path::Path;

use codex_protocol_types::jsonrpc::Message;
use codex_protocol_types::method::Request;
use codex_protocol_types::route::{RouteSource, route};
use codex_protocol_types::{
    ClientRequestMessage, RequestId, ServerNotification, ServerNotificationMessage, ServerRequest,
    ServerRequestMessage, ThreadItem, TurnStatus, requests,
};
use serde_json::Value;

fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/session").join(file);
    std::fs::read_to_string(path).expect(file).lines().map(str::to_owned).collect()
}

/// The notifications of a session, typed.
fn notifications(file: &str) -> Vec<ServerNotification> {
    lines(file)
        .iter()
        .filter_map(|line| match Message::parse(line).expect("a message") {
            Message::Notification { method, params, .. } => Some(ServerNotification::decode(&method, params)),
            _ => None,
        })
        .collect()
}

/// A value without the members that are `null`: those may be left out when written.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Without the feature, experimental members are unknown members: they are read over, not kept.
fn assert_written_back<T: serde::de::DeserializeOwned + serde::Serialize>(line: &str) {
    if cfg!(not(feature = "experimental")) {
        return;
    }
    let message: T = serde_json::from_str(line).expect(line);
    let written = serde_json::to_value(&message).expect("what was read can be written");
    let read: Value = serde_json::from_str(line).expect(line);
    assert_eq!(without_nulls(written), without_nulls(read));
}

#[test]
fn every_line_of_the_server_is_known_and_written_back() {
    for file in ["text_turn.jsonl", "command_approval.jsonl", "login_cancel.jsonl"] {
        for line in lines(file) {
            match Message::parse(&line).expect("a message") {
                Message::Notification { method, params, .. } => {
                    let typed = ServerNotification::decode(&method, params);
                    assert!(
                        !matches!(typed, ServerNotification::Unknown(_) | ServerNotification::Undecodable(_)),
                        "{file}: {typed:?}"
                    );
                    let raw = route(&method, params.expect("params").get()).expect("params are JSON");
                    assert_eq!(raw, typed.route(), "{file}: {method}");
                    assert_eq!(raw.source, RouteSource::Registry);
                    assert_written_back::<ServerNotificationMessage>(&line);
                }
                Message::Request { method, params, .. } => {
                    let typed = ServerRequest::decode(&method, params);
                    assert!(
                        !matches!(typed, ServerRequest::Unknown(_) | ServerRequest::Undecodable(_)),
                        "{file}: {typed:?}"
                    );
                    assert_written_back::<ServerRequestMessage>(&line);
                }
                Message::Response { .. } => {}
                Message::Error { error, .. } => panic!("{file}: {error}"),
            }
        }
    }
}

#[test]
fn every_response_decodes_as_that_of_its_request() {
    let decoders: HashMap<&str, fn(&str) -> serde_json::Result<()>> = HashMap::from([
        decoder::<requests::Initialize>(),
        decoder::<requests::ThreadStart>(),
        decoder::<requests::TurnStart>(),
        decoder::<requests::AccountLoginStart>(),
        decoder::<requests::AccountLoginCancel>(),
    ]);
    for session in ["text_turn", "command_approval", "login_cancel"] {
        let mut methods: HashMap<RequestId, String> = HashMap::new();
        for line in lines(&format!("{session}_client.jsonl")) {
            if let Message::Request { id, method, .. } = Message::parse(&line).expect("a message") {
                assert_written_back::<ClientRequestMessage>(&line);
                methods.insert(id.into_owned(), method.into_owned());
            }
        }
        let mut answered = 0;
        for line in lines(&format!("{session}.jsonl")) {
            if let Message::Response { id, result } = Message::parse(&line).expect("a message") {
                let method = &methods[&id.into_owned()];
                decoders[method.as_str()](result.get()).expect(method);
                answered += 1;
            }
        }
        assert_eq!(answered, methods.len(), "{session}");
    }
}

fn decoder<M: Request>() -> (&'static str, fn(&str) -> serde_json::Result<()>) {
    (M::METHOD, |result| M::decode_response(result).map(|_| ()))
}

#[test]
fn a_text_turn_streams_its_text() {
    let mut text = String::new();
    let mut status = None;
    for notification in notifications("text_turn.jsonl") {
        match notification {
            ServerNotification::ItemAgentMessageDelta(delta) => text.push_str(&delta.delta),
            ServerNotification::ItemCompleted(completed) => {
                if let ThreadItem::AgentMessage(message) = completed.item {
                    assert_eq!(message.text, text);
                }
            }
            ServerNotification::TurnCompleted(completed) => status = Some(completed.turn.status),
            _ => {}
        }
    }
    assert!(!text.is_empty());
    assert_eq!(status, Some(TurnStatus::Completed));
}

#[test]
fn a_cancelled_login_is_routed_by_its_id() {
    let completed: Vec<_> = notifications("login_cancel.jsonl")
        .into_iter()
        .filter(|notification| matches!(notification, ServerNotification::AccountLoginCompleted(_)))
        .collect();
    let [ServerNotification::AccountLoginCompleted(params)] = completed.as_slice() else {
        panic!("one completion, not {completed:?}");
    };
    assert!(!params.success);
    assert_eq!(completed[0].route().login_id.as_deref(), params.login_id.as_deref());
    assert!(params.login_id.is_some());
}
