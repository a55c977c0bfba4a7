//! Reading an inbox: one message at a time.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::error::{Error, Result};
use crate::session::packed::Packed;
use crate::session::piece::Piece;
use crate::session::{Inbox, InboxEnd, RawNotification, Violation};

/// The reader of an inbox. It takes a piece of what is queued at once, and hands it out one by one.
#[derive(Debug)]
pub(crate) struct Reader<P> {
    inbox: Arc<Inbox<P>>,
    taken: P,
    ended: bool,
}

impl<P: Piece> Reader<P> {
    pub(crate) fn new(inbox: Arc<Inbox<P>>) -> Self {
        Self { inbox, taken: P::default(), ended: false }
    }

    pub(crate) fn inbox(&self) -> &Arc<Inbox<P>> {
        &self.inbox
    }

    /// Has something to hand out; `None` after the end, which is an error unless the inbox was completed.
    fn poll_taken(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<&mut P>>> {
        while self.taken.len() == 0 {
            if self.ended {
                return Poll::Ready(None);
            }
            let Err(end) = ready!(self.inbox.poll_take(cx, &mut self.taken)) else { break };
            self.ended = true;
            match end {
                InboxEnd::Complete => {}
                InboxEnd::Closed(reason) => return Poll::Ready(Some(Err(Error::Closed(reason)))),
                InboxEnd::Overrun { dropped } => {
                    return Poll::Ready(Some(Err(Error::InboxOverrun { dropped })));
                }
            }
        }
        Poll::Ready(Some(Ok(&mut self.taken)))
    }
}

impl<T> Reader<VecDeque<T>> {
    /// The next message.
    pub(crate) async fn next(&mut self) -> Option<Result<T>> {
        let taken =
            poll_fn(|cx| self.poll_taken(cx).map(|next| next.map(|taken| taken.map(VecDeque::pop_front))));
        taken.await?.transpose()
    }
}

impl Reader<Packed> {
    /// Reads the next notification, where it lies.
    pub(crate) fn poll_read<T>(
        &mut self,
        cx: &mut Context<'_>,
        read: impl FnOnce(RawNotification<'_>) -> T,
    ) -> Poll<Option<Result<T>>> {
        let taken = match ready!(self.poll_taken(cx)) {
            Some(Ok(taken)) => taken,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        Poll::Ready(taken.next().map(|next| Ok(next.read(read)?)))
    }
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Self::ProtocolViolation { line: violation.line, reason: violation.reason }
    }
}
