//! The watch of a turn that must not fall silent.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::error::Error;
use crate::session::TurnRecord;

/// Strikes when nothing was heard of a turn for too long, not counting the time in which the server waits for an answer:
/// a person may think for hours.
#[derive(Debug)]
pub(super) struct Stall {
    after: Duration,
    last_event: String,
    /// When something was heard, or the last open request of the server was answered.
    since: Instant,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the clock stands still.
    asking: bool,
}

impl Stall {
    /// The clock runs from `since` on: the answer to `turn/start`.
    pub(super) fn new(after: Duration, since: Instant) -> Self {
        Self { after, last_event: "turn/start".into(), since, timer: None, asking: false }
    }

    pub(super) fn heard(&mut self, method: &str) {
        method.clone_into(&mut self.last_event);
        self.begin_anew();
    }

    fn begin_anew(&mut self) {
        self.since = Instant::now();
        self.timer = None;
    }

    /// Ready when the turn has been silent for too long. The task is also woken when the server asks something for the
    /// turn, and when it has its answer.
    pub(super) fn poll(&mut self, record: &TurnRecord, turn_id: &str, cx: &mut Context<'_>) -> Poll<Error> {
        if record.is_asking() {
            self.asking = true;
            self.timer = None;
            return Poll::Pending;
        }
        if std::mem::take(&mut self.asking) {
            self.begin_anew();
        }
        // A time that no clock can tell does not come.
        let Some(deadline) = self.since.checked_add(self.after) else { return Poll::Pending };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Error::Stalled {
            turn_id: turn_id.to_owned(),
            last_event: self.last_event.clone(),
            silent_for: self.since.elapsed(),
        })
    }
}
