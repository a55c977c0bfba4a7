//! Instructions from the bytes of the pipe to the ids of a line: its end is looked for, it is checked to be UTF-8, and
//! routed.
//!
//! A name that ends in `_x100` says that 100 lines were read.

use std::hint::black_box;

use codex_peers::readers;
use codex_peers::session::line;
use gungraun::prelude::*;

/// As it is read from the pipe, with what follows it.
fn block(method: &str, mark: &str) -> Vec<u8> {
    format!("{}\n{{", line(method, mark)).into_bytes()
}

fn repeat(block: &[u8], read: fn(&[u8]) -> bool) {
    for _ in 0..100 {
        assert!(read(black_box(block)), "not read");
    }
}

#[library_benchmark]
#[bench::text_delta_x100(args = ("item/agentMessage/delta", ""), setup = block)]
#[bench::item_completed_x100(args = ("item/completed", r#""type":"agentMessage""#), setup = block)]
#[bench::turn_completed_x100(args = ("turn/completed", ""), setup = block)]
#[bench::thread_started_x100(args = ("thread/started", ""), setup = block)]
fn ours(block: Vec<u8>) {
    repeat(&block, readers::routed_line);
}

#[library_benchmark]
#[bench::text_delta_x100(args = ("item/agentMessage/delta", ""), setup = block)]
#[bench::item_completed_x100(args = ("item/completed", r#""type":"agentMessage""#), setup = block)]
#[bench::turn_completed_x100(args = ("turn/completed", ""), setup = block)]
#[bench::thread_started_x100(args = ("thread/started", ""), setup = block)]
fn floor(block: Vec<u8>) {
    repeat(&block, readers::checked_line);
}

library_benchmark_group!(name = line, benchmarks = [ours, floor]);
main!(library_benchmark_groups = line);
