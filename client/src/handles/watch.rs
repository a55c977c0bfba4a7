//! Watching files: `fs/watch`.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::FsChanged;
use codex_protocol_types::requests::{FsUnwatch, FsWatch as Watch};
use codex_protocol_types::{
    AbsolutePathBuf, FsChangedNotification, FsUnwatchParams, FsWatchParams, ServerNotification,
};
use futures_core::Stream;

use crate::codex::Codex;
use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::session::{Guard, Key};
use crate::shown::shown;

impl Codex {
    /// Watches a file or a directory for changes (`fs/watch`); the path is absolute.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses, for example a relative path.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, it leaves no watch behind: one that the runtime begins all the same is ended.
    pub async fn fs_watch(&self, path: impl Into<AbsolutePathBuf>) -> Result<FsWatch> {
        let watch_id = self.connection().fresh_id();
        let subscription = Subscription::keyed(self.connection().session(), Key::Watch(watch_id.clone()));
        let params = FsWatchParams::new(watch_id.clone(), path.into());
        let undo = FsUnwatchParams::new(watch_id);
        let (response, unwatch) =
            self.connection().request_undone_by::<Watch, FsUnwatch>(&params, &undo).await?;
        Ok(FsWatch { path: response.path, subscription, _unwatch: unwatch })
    }
}

/// A watch: a stream of changes. Dropping it ends the watch (`fs/unwatch`). It does not keep the connection open.
#[must_use = "dropping it ends the watch"]
pub struct FsWatch {
    path: AbsolutePathBuf,
    subscription: Subscription,
    /// Dropped, it ends the watch; where the connection is gone, so is the watch.
    _unwatch: Option<Guard>,
}

shown! { FsWatch |this| path: this.path.0 }

impl FsWatch {
    /// What is watched, as the runtime has resolved it.
    pub fn path(&self) -> &AbsolutePathBuf {
        &self.path
    }

    /// The next change (`fs/changed`). Ends only with the connection, which is an error.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<FsChangedNotification>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<FsChangedNotification>>> {
        self.subscription.poll_pick(cx, FsChanged::METHOD, |notification| match notification {
            ServerNotification::FsChanged(changed) => Some(*changed),
            _ => None,
        })
    }
}

impl Stream for FsWatch {
    type Item = Result<FsChangedNotification>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
