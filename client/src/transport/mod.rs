//! Transports move bytes between a peer and the [`session`](crate::session), and know nothing else.

use std::fmt::Debug;

#[cfg(feature = "websocket")]
pub(crate) mod auth;
#[cfg(feature = "stdio")]
pub(crate) mod child;
#[cfg(feature = "stdio")]
pub(crate) mod process;
#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
mod quiet;
#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
pub(crate) mod socket;
#[cfg(feature = "stdio")]
pub(crate) mod stdio;
#[cfg(all(unix, feature = "unix"))]
pub(crate) mod unix;
#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
mod watched;
#[cfg(feature = "websocket")]
pub(crate) mod websocket;

/// Who is at the other end of a connection.
pub(crate) trait Peer: Debug + Send + Sync {
    /// The end of what it wrote to stderr; empty if that is not ours to read.
    fn stderr(&self) -> String;

    /// Sees to its end, if it is ours to end, once its input is closed; does not wait for that.
    fn shut_down(&self);
}
