//! Reading an inbox: one message at a time.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::error::{Error, Result};
use crate::session::{Inbox, InboxEnd, Violation};

/// The reader of an inbox. It takes a piece of what is queued at once, and hands it out one by one.
#[derive(Debug)]
pub(crate) struct Reader<T> {
    inbox: Arc<Inbox<T>>,
    taken: VecDeque<T>,
    ended: bool,
}

impl<T> Reader<T> {
    pub(crate) fn new(inbox: Arc<Inbox<T>>) -> Self {
        Self { inbox, taken: VecDeque::new(), ended: false }
    }

    pub(crate) fn inbox(&self) -> &Arc<Inbox<T>> {
        &self.inbox
    }

    /// The next message as it is; `None` after the end, which is an error unless the inbox was completed.
    pub(crate) fn poll_raw(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(message) = self.taken.pop_front() {
                return Poll::Ready(Some(Ok(message)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            let Err(end) = ready!(self.inbox.poll_take(cx, &mut self.taken)) else { continue };
            self.ended = true;
            match end {
                InboxEnd::Complete => {}
                InboxEnd::Closed(reason) => return Poll::Ready(Some(Err(Error::Closed(reason)))),
                InboxEnd::Overrun { dropped } => {
                    return Poll::Ready(Some(Err(Error::InboxOverrun { dropped })));
                }
            }
        }
    }

    pub(crate) async fn next_raw(&mut self) -> Option<Result<T>> {
        poll_fn(|cx| self.poll_raw(cx)).await
    }
}

impl From<Box<Violation>> for Error {
    fn from(violation: Box<Violation>) -> Self {
        Self::ProtocolViolation { line: violation.line, reason: violation.reason }
    }
}
