//! How frames become messages, and messages frames.

use codex_client::types::method::Request;
use codex_client::types::{ServerNotification, W3cTraceContext};
use codex_client::{CodexConfig, ConnectionClosed, Error, NotificationStream};
use futures_util::SinkExt as _;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::stand_in::{connect, stand_in, warning};

async fn summary(notifications: &mut NotificationStream) -> String {
    match notifications.next().await {
        Some(Ok(ServerNotification::ConfigWarning(warning))) => warning.summary,
        other => panic!("no warning: {other:?}"),
    }
}

async fn end(notifications: &mut NotificationStream) -> ConnectionClosed {
    match notifications.next().await {
        Some(Err(Error::Closed(closed))) => ConnectionClosed::clone(&closed),
        other => panic!("not the end: {other:?}"),
    }
}

#[tokio::test]
async fn a_message_may_come_in_pieces_even_of_a_character() {
    let (url, server) = stand_in(async |mut server| {
        let message = warning("naïve");
        let (head, tail) = message.as_bytes().split_at(message.find('ï').unwrap() + 1);
        server.pieces(&[head, tail]).await;
        server.pieces(&[b"", head, b"", tail, b""]).await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new()).await.unwrap();
    let mut notifications = codex.notifications();
    assert_eq!(summary(&mut notifications).await, "naïve");
    assert_eq!(summary(&mut notifications).await, "naïve");
    codex.close().await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_request_with_line_ends_in_it_is_one_message() {
    let (url, server) = stand_in(async |mut server| {
        let request = server.expect("thread/list").await;
        assert_eq!(request["params"]["cursor"], "a\nb");
        assert_eq!(request["trace"]["traceparent"], "c\r\nd");
        server.text(&json!({"id": request["id"], "result": {"data": []}}).to_string()).await;
        server.until_end().await;
    })
    .await;
    let trace = || W3cTraceContext { traceparent: Some("c\r\nd".into()), tracestate: None };
    let codex = connect(&url, CodexConfig::new().trace_context(move || Some(trace()))).await.unwrap();
    assert!(codex.request::<Smuggling>(&()).await.is_ok());
    codex.close().await.unwrap();
    server.await.unwrap();
}

/// A request whose params are laid out over several lines.
enum Smuggling {}

impl Request for Smuggling {
    const METHOD: &'static str = "thread/list";
    const EXPERIMENTAL: bool = false;
    type Params = ();
    type Response = ();

    fn encode_params((): &()) -> serde_json::Result<String> {
        Ok("{\"cursor\":\r\n\"a\\nb\"\n}".into())
    }

    fn decode_response(_: &str) -> serde_json::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_message_may_have_line_ends_between_its_tokens() {
    let (url, _server) = stand_in(async |mut server| {
        server.text("{\"method\":\r\n \"configWarning\",\n\"params\": {\"summary\": \"pretty\"}\n}\n").await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new()).await.unwrap();
    assert_eq!(summary(&mut codex.notifications()).await, "pretty");
}

#[tokio::test]
async fn a_binary_frame_breaks_the_protocol_and_ends_nothing() {
    let (url, _server) = stand_in(async |mut server| {
        server.0.send(Message::binary(warning("binary").into_bytes())).await.unwrap();
        server.text(&warning("text")).await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new()).await.unwrap();
    let mut notifications = codex.notifications();
    let violation = notifications.next().await.unwrap().unwrap_err();
    assert!(matches!(&violation, Error::ProtocolViolation { reason, .. } if reason.contains("binary")));
    assert_eq!(summary(&mut notifications).await, "text");
}

#[tokio::test]
async fn more_than_64_mebibytes_pass_by_default() {
    let long = "x".repeat(65 * 1024 * 1024);
    let message = warning(&long);
    let (url, _server) = stand_in(async move |mut server| {
        server.text(&message).await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new()).await.unwrap();
    assert_eq!(summary(&mut codex.notifications()).await.len(), long.len());
}

#[tokio::test]
async fn a_message_over_the_limit_ends_the_connection_and_says_which_limit() {
    let (url, _server) = stand_in(async |mut server| {
        server.text(&warning(&"x".repeat(5_000))).await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new().max_message_size(4_000)).await.unwrap();
    let closed = end(&mut codex.notifications()).await;
    assert!(closed.reason.contains("4000") && closed.reason.contains("max_message_size"), "{closed}");
}

#[tokio::test]
async fn pieces_over_the_limit_together_end_the_connection_too() {
    let (url, _server) = stand_in(async |mut server| {
        let piece = [b'x'; 1_000];
        server.pieces(&[&piece, &piece, &piece, &piece, &piece]).await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new().max_message_size(4_000)).await.unwrap();
    assert!(end(&mut codex.notifications()).await.reason.contains("max_message_size"));
}

#[tokio::test]
async fn a_long_request_goes_in_pieces_that_the_runtime_takes() {
    let cursor = "é".repeat(10 * 1024 * 1024);
    let expected = cursor.clone();
    let (url, server) = stand_in(async move |mut server| {
        // The stand-in refuses frames of more than 16 MiB, as the runtime does.
        let request = server.expect("thread/list").await;
        assert!(request["params"]["cursor"] == expected.as_str());
        let result = json!({"data": []});
        server.text(&json!({"id": request["id"], "result": result}).to_string()).await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new()).await.unwrap();
    let page = codex.thread_list().cursor(cursor).await.unwrap();
    assert!(page.data.is_empty());
    codex.close().await.unwrap();
    server.await.unwrap();
}
