//! Searching files by name as the user types: `fuzzyFileSearch/session*`.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::FuzzyFileSearchSessionUpdated;
use codex_protocol_types::requests::{
    FuzzyFileSearchSessionStart, FuzzyFileSearchSessionStop, FuzzyFileSearchSessionUpdate,
};
use codex_protocol_types::{
    FuzzyFileSearchSessionStartParams, FuzzyFileSearchSessionStopParams, FuzzyFileSearchSessionUpdateParams,
    FuzzyFileSearchSessionUpdatedNotification, ServerNotification,
};
use futures_core::Stream;

use crate::codex::Codex;
use crate::connection::Connection;
use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::session::{Guard, Key};
use crate::shown::shown;

impl Codex {
    /// Begins a search for files below `roots` (`fuzzyFileSearch/sessionStart`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, it leaves no search behind: one that the runtime begins all the same is ended.
    pub async fn fuzzy_file_search<S: Into<String>>(
        &self,
        roots: impl IntoIterator<Item = S>,
    ) -> Result<FuzzyFileSearchSession> {
        let session_id = self.connection().fresh_id();
        let subscription = Subscription::keyed(self.connection().session(), Key::Session(session_id.clone()));
        let roots = roots.into_iter().map(Into::into).collect();
        let params = FuzzyFileSearchSessionStartParams::new(session_id.clone(), roots);
        let undo = FuzzyFileSearchSessionStopParams::new(session_id.clone());
        let (_, stop) = self
            .connection()
            .request_undone_by::<FuzzyFileSearchSessionStart, FuzzyFileSearchSessionStop>(&params, &undo)
            .await?;
        let connection = self.connection().clone();
        Ok(FuzzyFileSearchSession { _stop: stop, connection, session_id, subscription })
    }
}

/// What a search tells.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FuzzyFileSearchEvent {
    /// What matches so far (`fuzzyFileSearch/sessionUpdated`).
    Updated(FuzzyFileSearchSessionUpdatedNotification),
    /// All files are looked at (`fuzzyFileSearch/sessionCompleted`). The protocol does not say for which query, and
    /// the last update of that query may come after it: what is found is what the latest update says.
    Completed,
}

/// A search for files: a stream of what is found. Dropping it ends the search (`fuzzyFileSearch/sessionStop`).
#[must_use = "dropping it ends the search"]
pub struct FuzzyFileSearchSession {
    /// Dropped, it ends the search; where the connection is gone, so is the search.
    _stop: Option<Guard>,
    connection: Connection,
    session_id: String,
    subscription: Subscription,
}

shown! { FuzzyFileSearchSession |this| session_id: this.session_id }

impl FuzzyFileSearchSession {
    /// Changes what is searched for (`fuzzyFileSearch/sessionUpdate`); what is found streams.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn update(&self, query: impl Into<String>) -> Result<()> {
        let params = FuzzyFileSearchSessionUpdateParams::new(self.session_id.clone(), query.into());
        self.connection.request::<FuzzyFileSearchSessionUpdate>(&params).await.map(drop)
    }

    /// The next news of the search. Ends only with the connection, which is an error.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<FuzzyFileSearchEvent>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<FuzzyFileSearchEvent>>> {
        self.subscription.poll_pick(cx, FuzzyFileSearchSessionUpdated::METHOD, |notification| {
            match notification {
                ServerNotification::FuzzyFileSearchSessionUpdated(update) => {
                    Some(FuzzyFileSearchEvent::Updated(*update))
                }
                ServerNotification::FuzzyFileSearchSessionCompleted(_) => {
                    Some(FuzzyFileSearchEvent::Completed)
                }
                _ => None,
            }
        })
    }
}

impl Stream for FuzzyFileSearchSession {
    type Item = Result<FuzzyFileSearchEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
