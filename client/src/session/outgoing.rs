//! What is to be written, in order.

use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use codex_protocol_types::recording::Direction;

use super::tap::Tap;
use crate::sync::{Mutex, MutexGuard};

/// Lines on their way to the writer.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    state: Mutex<State>,
    tap: Option<Arc<Tap>>,
}

#[derive(Debug, Default)]
struct State {
    bytes: Vec<u8>,
    closed: bool,
    waker: Option<Waker>,
}

impl Outgoing {
    pub(super) fn tapped(tap: Option<Arc<Tap>>) -> Self {
        Self { tap, ..Self::default() }
    }

    /// Enqueues a message as one line, whatever the JSON of a caller holds; never waits.
    pub(super) fn push(&self, message: &str) {
        if let Some(tap) = &self.tap {
            tap.pass(Direction::Sent, message.as_bytes());
        }
        let mut state = self.state();
        if !state.closed {
            let start = state.bytes.len();
            state.bytes.extend_from_slice(message.as_bytes());
            // JSON has line ends between its tokens only, where a space is as good. As they are, the peer would take
            // what follows one for a message of its own.
            for byte in &mut state.bytes[start..] {
                if matches!(byte, b'\n' | b'\r') {
                    *byte = b' ';
                }
            }
            state.bytes.push(b'\n');
        }
        wake(state);
    }

    /// What is enqueued is still handed out, nothing more is accepted.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        wake(state);
    }

    pub(super) fn poll_take(&self, cx: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        let mut state = self.state();
        if !state.bytes.is_empty() {
            return Poll::Ready(Some(std::mem::take(&mut state.bytes)));
        }
        if state.closed {
            return Poll::Ready(None);
        }
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes the writer after the lock is released.
fn wake(mut state: MutexGuard<'_, State>) {
    let waker = state.waker.take();
    drop(state);
    if let Some(waker) = waker {
        waker.wake();
    }
}
