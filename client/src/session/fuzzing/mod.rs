//! The session as a fuzzer sees it: whatever arrives, in whatever pieces, and whatever is done meanwhile, nothing panics,
//! whoever waits is woken, and at the end nobody waits and nothing is remembered.
//!
//! Called by `fuzz/fuzz_targets/session.rs`, and by the tests below.

mod doing;
mod ending;
mod reading;
mod script;
mod sending;
mod state;

use std::sync::Arc;

use codex_protocol_types::RequestId;
use futures_channel::oneshot;

use super::tap::Tap;
use super::{Frames, Guard, Limits, PendingAnswer, Session, TurnRecord};
use crate::error::ConnectionClosed;
use reading::Reading;
use script::{Script, Step};
use sending::Sent;

/// Runs a script: see [`script`] for what the bytes mean.
#[cfg_attr(not(fuzzing), expect(unreachable_pub, reason = "the fuzzer calls it"))]
pub fn run(data: &[u8]) {
    let Some((settings, rest)) = data.split_first() else { return };
    let mut driver = Driver::new(*settings);
    for step in Script::new(rest) {
        match step {
            Step::Arrives(bytes) => driver.arrives(bytes),
            Step::Does { what, which } => driver.does(what, which),
        }
        driver.check();
    }
    driver.end();
}

/// A session, the peer that feeds it, and all who wait on it.
struct Driver {
    session: Arc<Session>,
    frames: Frames,
    /// Reads the same, to be compared with `arrived`.
    lines: Frames,
    arrived: Vec<u8>,
    read: Vec<Vec<u8>>,
    answers: Vec<PendingAnswer>,
    readings: Vec<Reading>,
    records: Vec<Arc<TurnRecord>>,
    guards: Vec<Guard>,
    /// The requests of the server that were handed out.
    asked: Vec<RequestId>,
    ends: Vec<oneshot::Receiver<Arc<ConnectionClosed>>>,
    sent: Sent,
}

impl Driver {
    /// `settings`: a bit for each of what may be otherwise.
    fn new(settings: u8) -> Self {
        let is = |bit: u8| settings & (1 << bit) != 0;
        let limits = Limits {
            inbox: is(0).then_some(3),
            backlog: if is(1) { 600 } else { 1024 * 1024 },
            in_flight: if is(2) { 2 } else { 100 },
            open: if is(3) { 2 } else { 100 },
        };
        let one_line =
            |line: &str| assert!(!line.contains(['\n', '\r']), "told of more than a line: {line:?}");
        let tap = if is(4) { Tap::new(vec![Arc::new(move |_, line: &str| one_line(line))]) } else { None };
        let session = Session::tapped(limits, tap);
        if is(5) {
            session.answer_for("a", true);
            session.state().threads.share();
        }
        Self {
            session,
            frames: if is(6) { Frames::limited(4096) } else { Frames::default() },
            lines: Frames::default(),
            arrived: Vec::new(),
            read: Vec::new(),
            answers: Vec::new(),
            readings: Vec::new(),
            records: Vec::new(),
            guards: Vec::new(),
            asked: Vec::new(),
            ends: Vec::new(),
            sent: Sent::default(),
        }
    }

    /// One read.
    fn arrives(&mut self, bytes: &[u8]) {
        self.session.receive(&mut self.frames, bytes);
        self.arrived.extend_from_slice(bytes);
        let mut bytes = bytes;
        while let Some(line) = self.lines.next_line(&mut bytes) {
            self.read.push(line.to_vec());
        }
    }

    /// What must hold at any moment.
    fn check(&mut self) {
        self.session.state().check();
        self.readings.iter_mut().for_each(Reading::check);
    }
}

#[cfg(test)]
mod tests;
