//! Instructions to decode a notification, from its line to its type.
//!
//! A name that ends in `_x100` says that 100 were decoded.

use std::hint::black_box;

use codex_peers::readers;
use codex_peers::session::line;
use gungraun::prelude::*;

fn repeat(line: &str, read: fn(&str) -> bool) {
    for _ in 0..100 {
        assert!(read(black_box(line)), "not decoded: {line}");
    }
}

#[library_benchmark]
#[bench::text_delta_x100(args = ("item/agentMessage/delta", ""), setup = line)]
#[bench::item_completed_x100(args = ("item/completed", r#""type":"agentMessage""#), setup = line)]
#[bench::turn_completed_x100(args = ("turn/completed", ""), setup = line)]
#[bench::thread_started_x100(args = ("thread/started", ""), setup = line)]
fn ours(line: &str) {
    repeat(line, readers::ours);
}

// By the faster of its two ways.
#[library_benchmark]
#[bench::text_delta_x100(args = ("item/agentMessage/delta", ""), setup = line)]
#[bench::item_completed_x100(args = ("item/completed", r#""type":"agentMessage""#), setup = line)]
#[bench::turn_completed_x100(args = ("turn/completed", ""), setup = line)]
#[bench::thread_started_x100(args = ("thread/started", ""), setup = line)]
fn peer(line: &str) {
    repeat(line, readers::codex_codes_notification);
}

#[library_benchmark]
#[bench::text_delta_x100(args = ("item/agentMessage/delta", ""), setup = line)]
#[bench::item_completed_x100(args = ("item/completed", r#""type":"agentMessage""#), setup = line)]
#[bench::turn_completed_x100(args = ("turn/completed", ""), setup = line)]
#[bench::thread_started_x100(args = ("thread/started", ""), setup = line)]
fn floor(line: &str) {
    repeat(line, readers::checked);
}

library_benchmark_group!(name = decode, benchmarks = [ours, peer, floor]);
main!(library_benchmark_groups = decode);
