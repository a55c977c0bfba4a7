//! The connection goes: nobody is left waiting, and nothing is remembered.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_util::future::{Future as _, FutureExt as _};

use super::Driver;
use super::reading::everything;
use crate::error::ConnectionClosed;
use crate::session::Reply;

impl Driver {
    pub(super) fn end(mut self) {
        self.check_lines();
        if let Some(rest) = self.frames.rest() {
            self.session.receive(&mut self.frames, &rest);
            self.session.receive(&mut self.frames, b"\n");
        }
        self.check();
        self.ends.push(self.session.when_closed());
        let is_first = self.session.closed().is_none();
        self.session.close(Arc::new(ConnectionClosed::new("gone")));
        if is_first {
            self.check_nothing_is_remembered();
        }
        // Too late for any of these: there is an end for them all the same.
        (0..4).for_each(|which| (5..9).for_each(|what| self.does(what, which)));
        self.arrives(b"{\"method\":\"turn/started\",\"params\":{\"turnId\":\"a\"}}\n");
        self.check();
        self.check_waiters();
        self.check_nothing_is_left();
    }

    /// The lines are those between the ends of lines, however they have arrived.
    fn check_lines(&self) {
        let mut lines: Vec<_> = self.arrived.split(|byte| *byte == b'\n').collect();
        lines.pop();
        let lines = lines.iter().map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        assert_eq!(self.read, lines);
    }

    fn check_waiters(&mut self) {
        for mut answer in std::mem::take(&mut self.answers) {
            let reply = Pin::new(&mut answer).poll(&mut Context::from_waker(Waker::noop()));
            let Poll::Ready(Ok(reply)) = reply else { panic!("a request has no answer: {reply:?}") };
            if !matches!(reply, Reply::Closed(_)) {
                self.take_reply(reply, true);
            }
        }
        for record in &self.records {
            assert!(record.is_over(), "a turn is taken to go on");
            assert!(record.running().now_or_never().is_some(), "who waits for a turn to run waits on");
            assert!(record.over().now_or_never().is_some(), "who waits for the end of a turn waits on");
        }
        for reading in std::mem::take(&mut self.readings) {
            reading.read_to_the_end();
            reading.leave(&self.session);
        }
        for mut end in std::mem::take(&mut self.ends) {
            assert!(matches!(end.try_recv(), Ok(Some(_))), "who waits for the end was not told");
        }
        assert!(everything(&self.session.server_events()).1.is_some(), "the requests of the server go on");
    }

    fn check_nothing_is_remembered(&mut self) {
        self.check();
        let state = self.session.state();
        assert_eq!(state.remembered(), 0, "{state:?}");
    }

    fn check_nothing_is_left(mut self) {
        self.guards.clear();
        let mut takes = 0;
        while !self.sent.take(&self.session) {
            takes += 1;
            assert!(takes < 3, "there is no end of what is to be written");
        }
        self.check_nothing_is_remembered();
        let session = Arc::downgrade(&self.session);
        drop(self);
        assert!(session.upgrade().is_none(), "the session holds itself");
    }
}
