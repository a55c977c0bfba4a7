//! What can go wrong, and what to do about it.

mod closed;
mod kind;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use codex_protocol_types::{RpcError, TurnError};

pub use closed::ConnectionClosed;
pub use kind::RpcErrorKind;

use closed::tail;

use crate::turn_result::TurnResult;

/// The client's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the client, of the connection, or of the runtime.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No codex runtime could be found.
    #[error(
        "no codex runtime found (looked at {}). Install it with `npm install -g @openai/codex@{version}`, run \
         `cargo xtask runtime install` in the SDK's repository, or point CODEX_BIN or CodexConfig::binary at one",
        searched.join(", ")
    )]
    RuntimeNotFound {
        /// Where was looked.
        searched: Vec<String>,
        /// The version that this SDK is made for.
        version: &'static str,
    },
    /// The runtime could not be started.
    #[error("{} could not be started: {reason}. Check that it is an executable for this platform", path.display())]
    Spawn {
        /// The binary.
        path: PathBuf,
        /// What the operating system said.
        reason: String,
    },
    /// The runtime is of another version, and `strict_version` was asked for.
    #[error(
        "the runtime is codex {found}, this SDK is made for {expected}. Install that version, or leave out \
         CodexConfig::strict_version"
    )]
    VersionMismatch {
        /// The SDK's version.
        expected: &'static str,
        /// The runtime's version.
        found: String,
    },
    /// The runtime refused a request.
    #[error("{method}: {error}")]
    Rpc {
        /// The method.
        method: &'static str,
        /// What kind of refusal it is.
        kind: RpcErrorKind,
        /// The error object.
        error: RpcError,
    },
    /// Nothing could be reached at the other end.
    #[error("{endpoint} cannot be reached: {reason}. Check that `codex app-server --listen` runs there")]
    Connect {
        /// The URL, without what may be secret.
        endpoint: String,
        /// What the operating system, or TLS, said.
        reason: String,
    },
    /// A server was reached and refused the connection.
    #[error(
        "{endpoint} refused the connection with status {status}{}. {}",
        said(message),
        advice(*status)
    )]
    Handshake {
        /// The URL, without what may be secret.
        endpoint: String,
        /// The HTTP status.
        status: u16,
        /// What the server said, shortened.
        message: String,
    },
    /// The connection is gone; so is every later call on it. Connect again.
    #[error("{0}")]
    Closed(Arc<ConnectionClosed>),
    /// The runtime sent what the protocol does not allow.
    #[error("the runtime broke the protocol ({reason}): {line}")]
    ProtocolViolation {
        /// The line, shortened.
        line: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A response is not of the type that this SDK knows; the versions may be too far apart.
    #[error("the response to {method} does not decode: {reason}")]
    Decode {
        /// The method.
        method: &'static str,
        /// Names the member.
        reason: String,
    },
    /// There was no answer in time.
    #[error(
        "{what} took longer than {after:?}. Raise the timeout in CodexConfig if that can be normal{}",
        tail(stderr)
    )]
    Timeout {
        /// What was waited for.
        what: &'static str,
        /// For how long.
        after: Duration,
        /// The end of what the runtime wrote to stderr.
        stderr: String,
    },
    /// The turn ran and failed.
    #[error("turn {} failed: {}", result.id, error.message)]
    TurnFailed {
        /// Why.
        error: Box<TurnError>,
        /// What there is of a result.
        result: Box<TurnResult>,
    },
    /// The stream of a turn ended without `turn/completed`. [`Turn::outcome`](crate::Turn::outcome) tells what became of
    /// it.
    #[error(
        "the stream of turn {turn_id} ended without turn/completed; Turn::outcome tells what became of it"
    )]
    TurnIncomplete {
        /// The turn.
        turn_id: String,
    },
    /// A turn that asked for it fell silent. [`Turn::outcome`](crate::Turn::outcome) tells what became of it.
    #[error("turn {turn_id} has been silent for {silent_for:?}; its last event was {last_event}")]
    Stalled {
        /// The turn.
        turn_id: String,
        /// The method of the last notification.
        last_event: String,
        /// How long ago that was.
        silent_for: Duration,
    },
    /// The reader of a stream fell behind its limit. Read faster, or raise `CodexConfig::inbox_limit`.
    #[error("the reader of this stream fell behind the inbox limit; {dropped} notifications were dropped")]
    InboxOverrun {
        /// How many notifications are lost.
        dropped: u64,
    },
    /// The model's final response is not what was asked for.
    #[error("the final response is not of the type that was asked for ({reason}): {text}")]
    Output {
        /// The response.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The input cannot be sent as it is.
    #[error("{0}")]
    InvalidInput(String),
}

/// The words of a server for a message.
fn said(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(" ({message})") }
}

/// What to do about the status of a handshake.
fn advice(status: u16) -> &'static str {
    match status {
        401 => {
            "Check that WebSocketAuth is of the kind that the server asks for (--ws-auth), and its token or secret"
        }
        403 => {
            "An app-server refuses requests with an Origin header; check whether a proxy adds one, or refuses itself"
        }
        _ => "Check that the URL is that of a codex app-server",
    }
}

impl Error {
    pub(crate) fn rpc(method: &'static str, error: RpcError) -> Self {
        Self::Rpc { method, kind: RpcErrorKind::of(&error), error }
    }

    /// Whether the same call may succeed later: the server is busy.
    pub fn is_retryable(&self) -> bool {
        self.rpc_kind() == Some(RpcErrorKind::ServerBusy)
    }

    /// The kind of a refusal by the runtime.
    pub fn rpc_kind(&self) -> Option<RpcErrorKind> {
        match self {
            Self::Rpc { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// Whether the connection is gone.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Closed(_))
    }
}
