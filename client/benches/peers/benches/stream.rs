//! Instructions of the client's process while a child process streams text deltas to it, from the start of the program to
//! its end, for two numbers of deltas: the difference is what the deltas cost.
//!
//! A name ends in how many they were, `_x5000`.

use gungraun::prelude::*;
use gungraun::{Callgrind, Command};

/// `stream CONTENDER --turns N --deltas N`
fn stream(contender: &str, turns: u32, deltas: u32) -> Command {
    Command::new(env!("CARGO_BIN_EXE_stream"))
        .args([contender, "--turns", &turns.to_string(), "--deltas", &deltas.to_string()])
        .build()
}

#[binary_benchmark]
#[bench::one_turn_x5000(1, 5_000)]
#[bench::one_turn_x30000(1, 30_000)]
#[bench::sixty_four_turns_x5000(64, 5_000)]
#[bench::sixty_four_turns_x30000(64, 30_000)]
fn ours(turns: u32, deltas: u32) -> Command {
    stream("codex-client", turns, deltas)
}

// It has one reader a connection.
#[binary_benchmark]
#[bench::one_turn_x5000(5_000)]
#[bench::one_turn_x30000(30_000)]
fn peer(deltas: u32) -> Command {
    stream("codex-codes", 1, deltas)
}

#[binary_benchmark]
#[bench::one_turn_x5000(1, 5_000)]
#[bench::one_turn_x30000(1, 30_000)]
#[bench::sixty_four_turns_x5000(64, 5_000)]
#[bench::sixty_four_turns_x30000(64, 30_000)]
fn floor(turns: u32, deltas: u32) -> Command {
    stream("parsed", turns, deltas)
}

#[binary_benchmark]
#[bench::one_turn_x5000(1, 5_000)]
#[bench::one_turn_x30000(1, 30_000)]
fn bare(turns: u32, deltas: u32) -> Command {
    stream("bare", turns, deltas)
}

binary_benchmark_group!(name = stream, benchmarks = [ours, peer, floor, bare]);
main!(
    // The child, which does the streaming, is not counted.
    config = BinaryBenchmarkConfig::default().tool(Callgrind::with_args(["--trace-children=no"])),
    binary_benchmark_groups = stream
);
