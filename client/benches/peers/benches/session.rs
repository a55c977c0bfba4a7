//! Instructions of the client's core: a line arrives, finds the stream of its turn, and is read there, typed. No pipe, no
//! other process.
//!
//! A name that ends in `_x1000` says that 1,000 text deltas arrived.

use std::fmt;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use codex_client::testing::Wire;
use codex_client::{Codex, CodexConfig, TurnStream};
use codex_peers::captured::Captured;
use codex_peers::readers;
use codex_peers::session::{line, result};
use codex_protocol_types::ServerNotification;
use futures_util::FutureExt as _;
use gungraun::prelude::*;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

const EVENTS: usize = 1_000;

/// A connection with turns that are read, and a delta for each.
struct Connected {
    wire: Wire,
    streams: Vec<TurnStream>,
    deltas: Vec<String>,
    _codex: Codex,
    _runtime: Runtime,
}

fn connected(turns: usize) -> Connected {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let entered = runtime.enter();
    let captured = Captured::new().expect("the captured session");
    let (wire, opening) = Wire::new(CodexConfig::new()).expect("a connection");
    let codex = answered(&wire, &captured, 0, opening).expect("an open connection");
    let (mut streams, mut deltas) = (Vec::new(), Vec::new());
    for turn in 0..turns {
        let start = async { codex.thread_start().await?.turn("go").await };
        let started = answered(&wire, &captured, turn, start).expect("a turn");
        streams.push(started.into_stream());
        deltas.push(captured.of_turn(turn, line("item/agentMessage/delta", "")));
    }
    drop(entered);
    Connected { wire, streams, deltas, _codex: codex, _runtime: runtime }
}

/// Runs what the client does, and answers what it asks as the runtime did, with the ids of that turn.
fn answered<F: Future>(wire: &Wire, captured: &Captured, turn: usize, doing: F) -> F::Output {
    let mut doing = pin!(doing);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = doing.as_mut().poll(&mut context) {
            return done;
        }
        let sent = wire.sent().lines;
        assert!(!sent.is_empty(), "the client waits for what it has not asked for");
        for request in sent {
            let request: Value = serde_json::from_str(&request).expect("a request is JSON");
            let answer = match request["method"].as_str() {
                Some("initialize") => 1,
                Some("thread/start") => 2,
                Some("turn/start") => 3,
                _ => continue,
            };
            let answer = captured.of_turn(turn, result(answer));
            wire.say(&format!(r#"{{"id":{},"result":{answer}}}"#, request["id"]));
        }
    }
}

#[library_benchmark]
#[bench::one_turn_x1000(args = (1), setup = connected)]
#[bench::sixty_four_turns_x1000(args = (64), setup = connected)]
fn ours(mut connected: Connected) -> Connected {
    for event in 0..EVENTS {
        let turn = event % connected.streams.len();
        connected.wire.say(black_box(&connected.deltas[turn]));
        let read = connected.streams[turn].next().now_or_never();
        assert!(is_delta(black_box(&read)), "not a delta: {read:?}");
    }
    connected
}

fn is_delta<E: fmt::Debug>(read: &Option<Option<Result<ServerNotification, E>>>) -> bool {
    matches!(read, Some(Some(Ok(ServerNotification::ItemAgentMessageDelta(_)))))
}

// The lines alone, read into what borrows from them.
#[library_benchmark]
#[bench::one_turn_x1000(args = ("item/agentMessage/delta", ""), setup = line)]
#[bench::sixty_four_turns_x1000(args = ("item/agentMessage/delta", ""), setup = line)]
fn floor(line: &str) {
    for _ in 0..EVENTS {
        assert!(readers::borrowed(black_box(line.as_bytes())), "not a delta");
    }
}

library_benchmark_group!(name = session, benchmarks = [ours, floor]);
main!(library_benchmark_groups = session);
