//! Instructions to find the ids in the params of a notification.
//!
//! A name that ends in `_x100` says that they were looked for 100 times.

use std::hint::black_box;

use codex_peers::readers;
use codex_peers::session::line;
use codex_protocol_types::jsonrpc::Message;
use gungraun::prelude::*;

/// The method and the params of a notification.
fn params(method: &'static str, mark: &str) -> (&'static str, String) {
    match Message::parse(line(method, mark)) {
        Ok(Message::Notification { params: Some(params), .. }) => (method, params.get().to_owned()),
        other => panic!("not a notification with params: {other:?}"),
    }
}

#[library_benchmark]
#[bench::text_delta_x100(args = ("item/agentMessage/delta", ""), setup = params)]
#[bench::item_completed_x100(args = ("item/completed", r#""type":"agentMessage""#), setup = params)]
#[bench::turn_completed_x100(args = ("turn/completed", ""), setup = params)]
#[bench::thread_started_x100(args = ("thread/started", ""), setup = params)]
fn ours((method, params): (&str, String)) {
    for _ in 0..100 {
        assert!(readers::routed(black_box(method), black_box(&params)), "no ids: {params}");
    }
}

#[library_benchmark]
#[bench::text_delta_x100(args = ("item/agentMessage/delta", ""), setup = params)]
#[bench::item_completed_x100(args = ("item/completed", r#""type":"agentMessage""#), setup = params)]
#[bench::turn_completed_x100(args = ("turn/completed", ""), setup = params)]
#[bench::thread_started_x100(args = ("thread/started", ""), setup = params)]
fn floor((_, params): (&str, String)) {
    for _ in 0..100 {
        assert!(readers::checked(black_box(&params)), "no JSON: {params}");
    }
}

library_benchmark_group!(name = route, benchmarks = [ours, floor]);
main!(library_benchmark_groups = route);
