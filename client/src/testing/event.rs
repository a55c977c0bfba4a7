//! The server-sent events of the Responses API, as far as the Codex runtime reads them.

use serde_json::{Value, json};

/// One event in the text form of an event stream.
pub(super) fn frame(event: &Value) -> String {
    let kind = event.get("type").and_then(Value::as_str).unwrap_or("message");
    format!("event: {kind}\ndata: {event}\n\n")
}

pub(super) fn created(response_id: &str) -> Value {
    json!({ "type": "response.created", "response": { "id": response_id } })
}

pub(super) fn item_added(index: usize, item: &Value) -> Value {
    json!({ "type": "response.output_item.added", "output_index": index, "item": item })
}

pub(super) fn item_done(index: usize, item: &Value) -> Value {
    json!({ "type": "response.output_item.done", "output_index": index, "item": item })
}

pub(super) fn text_delta(index: usize, item_id: &str, delta: &str) -> Value {
    json!({
        "type": "response.output_text.delta",
        "output_index": index,
        "item_id": item_id,
        "content_index": 0,
        "delta": delta,
    })
}

pub(super) fn reasoning_delta(index: usize, item_id: &str, delta: &str) -> Value {
    json!({
        "type": "response.reasoning_summary_text.delta",
        "output_index": index,
        "item_id": item_id,
        "summary_index": 0,
        "delta": delta,
    })
}

/// `text` is `None` as long as the message is being written.
pub(super) fn message(item_id: &str, phase: Option<&str>, text: Option<&str>) -> Value {
    let content: Vec<Value> =
        text.into_iter().map(|text| json!({ "type": "output_text", "text": text })).collect();
    let mut item = json!({ "type": "message", "id": item_id, "role": "assistant", "content": content });
    if let Some(phase) = phase {
        item["phase"] = phase.into();
    }
    item
}

/// `text` is `None` as long as the summary is being written.
pub(super) fn reasoning(item_id: &str, text: Option<&str>) -> Value {
    let summary: Vec<Value> =
        text.into_iter().map(|text| json!({ "type": "summary_text", "text": text })).collect();
    json!({ "type": "reasoning", "id": item_id, "summary": summary, "encrypted_content": null })
}

/// `name` may begin with a namespace and a dot, which no name has in it.
pub(super) fn function_call(item_id: &str, call_id: &str, name: &str, arguments: &Value) -> Value {
    let (namespace, name) = match name.split_once('.') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, name),
    };
    json!({
        "type": "function_call",
        "id": item_id,
        "call_id": call_id,
        "namespace": namespace,
        "name": name,
        "arguments": arguments.to_string(),
    })
}

pub(super) fn completed(response_id: &str, input_tokens: u64, output_tokens: u64) -> Value {
    json!({
        "type": "response.completed",
        "response": {
            "id": response_id,
            "usage": {
                "input_tokens": input_tokens,
                "input_tokens_details": { "cached_tokens": 0 },
                "output_tokens": output_tokens,
                "output_tokens_details": { "reasoning_tokens": 0 },
                "total_tokens": input_tokens + output_tokens,
            },
        },
    })
}

pub(super) fn failed(response_id: &str, code: &str, message: &str) -> Value {
    json!({
        "type": "response.failed",
        "response": { "id": response_id, "error": { "code": code, "message": message } },
    })
}

/// The body of an HTTP error.
pub(super) fn error_body(message: &str) -> Value {
    json!({ "error": { "message": message, "type": "mock_model", "code": null, "param": null } })
}
