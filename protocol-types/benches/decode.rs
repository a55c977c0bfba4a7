//! How long the lines of a real turn take: the envelope, the typed message, the route, and a `Value` as the floor.

use std::hint::black_box;

use codex_protocol_types::ServerNotification;
use codex_protocol_types::jsonrpc::Message;
use codex_protocol_types::route::{route, route_line};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;

const SESSION: &str = include_str!("../tests/fixtures/session/text_turn.jsonl");

/// The first line of that method whose text holds the mark.
fn line(method: &str, mark: &str) -> &'static str {
    let start = format!(r#"{{"method":"{method}""#);
    let found = SESSION.lines().find(|line| line.starts_with(&start) && line.contains(mark));
    found.expect("the session has such a line")
}

fn decode(line: &str) -> ServerNotification {
    match Message::parse(line) {
        Ok(Message::Notification { method, params, .. }) => ServerNotification::decode(&method, params),
        other => panic!("not a notification: {other:?}"),
    }
}

fn method_and_params(line: &str) -> (String, String) {
    match Message::parse(line) {
        Ok(Message::Notification { method, params: Some(params), .. }) => {
            (method.into_owned(), params.get().to_owned())
        }
        other => panic!("not a notification with params: {other:?}"),
    }
}

fn notifications(criterion: &mut Criterion) {
    let lines = [
        ("text_delta", line("item/agentMessage/delta", "")),
        ("item_completed", line("item/completed", r#""type":"agentMessage""#)),
        ("turn_completed", line("turn/completed", "")),
    ];
    for (name, line) in lines {
        let (method, params) = method_and_params(line);
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(line.len() as u64));
        group.bench_function("envelope", |b| b.iter(|| Message::parse(black_box(line)).is_ok()));
        group.bench_function("typed", |b| b.iter(|| decode(black_box(line))));
        group.bench_function("typed, whole line", |b| b.iter(|| ServerNotification::parse(black_box(line))));
        group.bench_function("route, whole line", |b| b.iter(|| route_line(black_box(line)).is_some()));
        group.bench_function("route", |b| b.iter(|| route(black_box(&method), black_box(&params)).is_ok()));
        group.bench_function("value", |b| b.iter(|| serde_json::from_str::<Value>(black_box(line)).is_ok()));
        group.finish();
    }
}

criterion_group!(benches, notifications);
criterion_main!(benches);
