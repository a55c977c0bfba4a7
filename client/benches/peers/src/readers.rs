//! How this SDK and others read one line, each as a call that says whether it succeeded.

use std::borrow::Cow;
use std::hint::black_box;

use codex_codes::{Notification, ServerMessage};
use codex_protocol_types::ServerNotification;
use codex_protocol_types::route::{route, route_line};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// Typed, by this SDK.
pub fn ours(line: &str) -> bool {
    let read = ServerNotification::parse(line);
    !matches!(
        black_box(&read),
        Ok(ServerNotification::Unknown(_) | ServerNotification::Undecodable(_)) | Err(_)
    )
}

/// Typed, by the way of `codex-codes` whose types know what a message is.
pub fn codex_codes_message(line: &str) -> bool {
    let read = ServerMessage::from_json_str(line);
    !matches!(black_box(&read), Ok(ServerMessage::Notification(Notification::Unknown { .. })) | Err(_))
}

/// Typed, by the way of `codex-codes` that takes every line for a notification.
pub fn codex_codes_notification(line: &str) -> bool {
    let read = serde_json::from_str(line);
    !matches!(black_box(&read), Ok(Notification::Unknown { .. }) | Err(_))
}

/// The ids of the params, by this SDK.
pub fn routed(method: &str, params: &str) -> bool {
    let read = route(method, params);
    black_box(&read).as_ref().is_ok_and(|route| route.thread_id.is_some())
}

/// The ids of the first line of a block, by this SDK.
pub fn routed_line(block: &[u8]) -> bool {
    let line = first_line(block).and_then(route_line);
    black_box(&line).as_ref().is_some_and(|line| line.route.thread_id.is_some())
}

/// Checked to be JSON by serde_json, keeping nothing: the floor of whatever reads with it.
pub fn checked(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// The same of the first line of a block.
pub fn checked_line(block: &[u8]) -> bool {
    first_line(block).is_some_and(checked)
}

/// Without types.
pub fn value(text: &str) -> bool {
    let read = serde_json::from_str::<Value>(text);
    black_box(&read).is_ok()
}

/// A delta by serde_json, into what borrows from the line: no id and no text is copied.
pub fn borrowed(line: &[u8]) -> bool {
    let read = serde_json::from_slice(line);
    matches!(black_box(&read), Ok(Delta { method: "item/agentMessage/delta", .. }))
}

/// The turn of a delta, by serde_json.
pub fn turn_of(line: &str) -> Option<&str> {
    serde_json::from_str::<Delta<'_>>(line).ok().map(|delta| delta.params.turn_id)
}

fn first_line(block: &[u8]) -> Option<&str> {
    let end = memchr::memchr(b'\n', block)?;
    std::str::from_utf8(&block[..end]).ok()
}

#[derive(Deserialize)]
struct Delta<'a> {
    method: &'a str,
    #[serde(borrow)]
    params: DeltaParams<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "that they are read is what is measured")]
struct DeltaParams<'a> {
    thread_id: &'a str,
    turn_id: &'a str,
    item_id: &'a str,
    #[serde(borrow)]
    delta: Cow<'a, str>,
}
