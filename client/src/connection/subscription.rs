//! A place in the session where notifications arrive, given up when it is dropped.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use codex_protocol_types::{NotificationDecoder, ServerNotification};

use crate::error::{Error, Result};
use crate::session::reader::Reader;
use crate::session::{Key, Notifications, Packed, Session};
use crate::shown::shown;

/// What arrives for one key, or for none.
pub(crate) struct Subscription {
    session: Arc<Session>,
    /// `None`: what belongs to nothing else.
    key: Option<Key>,
    reader: Reader<Packed>,
    decoder: NotificationDecoder,
}

shown! { Subscription |this| key: this.key }

impl Subscription {
    pub(crate) fn global(session: &Arc<Session>) -> Self {
        Self::new(session, None, session.subscribe_global())
    }

    pub(crate) fn keyed(session: &Arc<Session>, key: Key) -> Self {
        let inbox = session.subscribe(key.clone());
        Self::reading(session, key, inbox)
    }

    /// Reads an inbox that an answer has registered.
    pub(crate) fn reading(session: &Arc<Session>, key: Key, inbox: Arc<Notifications>) -> Self {
        Self::new(session, Some(key), inbox)
    }

    fn new(session: &Arc<Session>, key: Option<Key>, inbox: Arc<Notifications>) -> Self {
        let (reader, decoder) = (Reader::new(inbox), NotificationDecoder::default());
        Self { session: Arc::clone(session), key, reader, decoder }
    }

    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ServerNotification>>> {
        self.reader.poll_read(cx, |notification| notification.decode_by(&mut self.decoder))
    }

    /// The next notification that is of use to its reader; `method` is named if one does not decode.
    pub(crate) fn poll_pick<T>(
        &mut self,
        cx: &mut Context<'_>,
        method: &'static str,
        mut pick: impl FnMut(ServerNotification) -> Option<T>,
    ) -> Poll<Option<Result<T>>> {
        loop {
            let picked = match ready!(self.poll_next(cx)) {
                Some(Ok(ServerNotification::Undecodable(broken))) => {
                    Some(Err(Error::undecodable(method, broken.error)))
                }
                Some(Ok(notification)) => pick(notification).map(Ok),
                Some(Err(error)) => Some(Err(error)),
                None => return Poll::Ready(None),
            };
            if picked.is_some() {
                return Poll::Ready(picked);
            }
        }
    }

    pub(crate) async fn next(&mut self) -> Option<Result<ServerNotification>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        match &self.key {
            Some(key) => self.session.unsubscribe(key, self.reader.inbox()),
            None => self.session.unsubscribe_global(self.reader.inbox()),
        }
    }
}
