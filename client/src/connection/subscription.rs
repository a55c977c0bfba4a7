//! A place in the session where notifications arrive, given up when it is dropped.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use codex_protocol_types::ServerNotification;

use crate::error::{Error, Result};
use crate::session::reader::Reader;
use crate::session::{Key, Message, Notifications, Session};
use crate::shown::shown;

/// What arrives for one key, or for none.
pub(crate) struct Subscription {
    session: Arc<Session>,
    /// `None`: what belongs to nothing else.
    key: Option<Key>,
    reader: Reader<Message>,
}

shown! { Subscription |this| key: this.key }

impl Subscription {
    pub(crate) fn global(session: &Arc<Session>) -> Self {
        let inbox = session.subscribe_global();
        Self { session: Arc::clone(session), key: None, reader: Reader::new(inbox) }
    }

    pub(crate) fn keyed(session: &Arc<Session>, key: Key) -> Self {
        let inbox = session.subscribe(key.clone());
        Self::reading(session, key, inbox)
    }

    /// Reads an inbox that an answer has registered.
    pub(crate) fn reading(session: &Arc<Session>, key: Key, inbox: Arc<Notifications>) -> Self {
        Self { session: Arc::clone(session), key: Some(key), reader: Reader::new(inbox) }
    }

    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ServerNotification>>> {
        self.reader.poll_next(cx)
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
        self.reader.next().await
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
