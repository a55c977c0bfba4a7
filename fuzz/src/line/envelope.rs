//! Which kind of message a line is.

use codex_protocol_types::jsonrpc::Message;
use codex_protocol_types::{RequestId, RpcError};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::json::value;

/// A message, as both ways tell it.
#[derive(Debug, PartialEq)]
enum Told {
    Request { id: RequestId, method: String, params: Option<Value> },
    Notification { method: String, params: Option<Value>, emitted_at_ms: Option<i64> },
    Response { id: RequestId, result: Value },
    Error { id: RequestId, error: RpcError },
}

pub(super) fn check(line: &str, members: &Map<String, Value>) {
    let quick = Message::parse(line).ok().map(told);
    assert_eq!(quick, slow(members), "{line}");
}

fn told(message: Message<'_>) -> Told {
    let raw = |raw: &RawValue| value(raw.get());
    match message {
        Message::Request { id, method, params } => {
            Told::Request { id: id.into_owned(), method: method.into_owned(), params: params.map(raw) }
        }
        Message::Notification { method, params, emitted_at_ms } => {
            Told::Notification { method: method.into_owned(), params: params.map(raw), emitted_at_ms }
        }
        Message::Response { id, result } => Told::Response { id: id.into_owned(), result: raw(result) },
        Message::Error { id, error } => Told::Error { id: id.into_owned(), error },
    }
}

/// `None` if the line is no message.
fn slow(members: &Map<String, Value>) -> Option<Told> {
    let member = |name: &str| members.get(name).filter(|value| !value.is_null());
    let method = match members.get("method") {
        Some(method) => Some(method.as_str()?.to_owned()),
        None => None,
    };
    let id = match member("id") {
        Some(id) => Some(request_id(id)?),
        None => None,
    };
    let error = match member("error") {
        Some(error) => Some(rpc_error(error.as_object()?)?),
        None => None,
    };
    let emitted_at_ms = match member("emittedAtMs") {
        Some(time) => Some(time.as_i64()?),
        None => None,
    };
    let params = members.get("params").cloned();
    match (id, method, members.get("result"), error) {
        (Some(id), Some(method), _, _) => Some(Told::Request { id, method, params }),
        (None, Some(method), _, _) => Some(Told::Notification { method, params, emitted_at_ms }),
        (Some(id), None, _, Some(error)) => Some(Told::Error { id, error }),
        (Some(id), None, Some(result), None) => Some(Told::Response { id, result: result.clone() }),
        _ => None,
    }
}

fn request_id(id: &Value) -> Option<RequestId> {
    match id {
        Value::String(id) => Some(RequestId::String(id.clone())),
        id => id.as_i64().map(RequestId::Integer),
    }
}

fn rpc_error(members: &Map<String, Value>) -> Option<RpcError> {
    Some(RpcError {
        code: members.get("code")?.as_i64()?,
        message: members.get("message")?.as_str()?.to_owned(),
        data: members.get("data").filter(|data| !data.is_null()).cloned(),
    })
}
