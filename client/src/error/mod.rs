//! What can go wrong, and what to do about it.

mod cause;
mod closed;
mod judge;
mod kind;
mod make;
mod scarce;
pub(crate) mod text;
mod transient;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use codex_protocol_types::{RpcError, TurnError};

pub use cause::Cause;
pub use closed::ConnectionClosed;
pub use kind::RpcErrorKind;
#[cfg(any(feature = "websocket", all(unix, feature = "stdio", feature = "unix")))]
pub(crate) use scarce::lacks_descriptors;

use scarce::{unless_any_is_scarce, unless_scarce};
use text::{broken, plain, tail};

use crate::turn_result::TurnResult;

/// The client's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the client, of the connection, or of the runtime.
///
/// What is shown is a whole sentence: it holds what the error behind it says.
/// [`source`](std::error::Error::source) gives that error to who wants to look at it: the `std::io::Error` of a
/// connection that was refused, the `serde_json::Error` of a response that does not decode, ...
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No runtime of the pinned version could be found.
    #[error(
        "{}. To install it, set CodexConfig::install_runtime(true) (feature `install`) or run `codex-runtime install` \
         (`cargo install codex-runtime`). To use another codex, name it with CODEX_BIN or CodexConfig::binary, or accept \
         what is found with CodexConfig::any_version()",
        plain(&.0.to_string())
    )]
    RuntimeNotFound(codex_runtime::FindError),
    /// The runtime was not there and could not be installed.
    #[cfg(feature = "install")]
    #[error(transparent)]
    Install(Arc<codex_runtime::InstallError>),
    /// The runtime could not be started.
    #[error(
        "{} could not be started: {}. {}",
        path.display(),
        plain(reason),
        unless_any_is_scarce(source.as_ref(), "Check that it is an executable for this platform")
    )]
    #[non_exhaustive]
    Spawn {
        /// The binary.
        path: PathBuf,
        /// What the operating system said.
        reason: String,
        /// The error behind it, where there is one.
        source: Option<Cause>,
    },
    /// The runtime is of another version, and `strict_version` was asked for.
    #[error(
        "the runtime is codex {}, this SDK is made for {expected}. Install that version, or leave out \
         CodexConfig::strict_version",
        plain(found)
    )]
    #[non_exhaustive]
    VersionMismatch {
        /// The SDK's version.
        expected: &'static str,
        /// The runtime's version.
        found: String,
    },
    /// The runtime refused a request.
    #[error("{method}: {}", plain(&error.to_string()))]
    #[non_exhaustive]
    Rpc {
        /// The method.
        method: &'static str,
        /// What kind of refusal it is.
        kind: RpcErrorKind,
        /// The error object.
        #[source]
        error: RpcError,
    },
    /// Nothing could be reached at the other end.
    #[error(
        "{endpoint} cannot be reached: {}. {}",
        plain(reason),
        unless_scarce(source.as_ref(), "Check that `codex app-server --listen` runs there")
    )]
    #[non_exhaustive]
    Connect {
        /// The URL, without what may be secret.
        endpoint: String,
        /// What the operating system, or TLS, said.
        reason: String,
        /// The error behind it, where there is one.
        source: Option<Cause>,
    },
    /// A server was reached and refused the connection.
    #[error(
        "{endpoint} refused the connection with status {status}{}. {}",
        said(message),
        advice(*status)
    )]
    #[non_exhaustive]
    Handshake {
        /// The URL, without what may be secret.
        endpoint: String,
        /// The HTTP status.
        status: u16,
        /// What the server said, shortened.
        message: String,
    },
    /// The connection is gone; so is every later call on it. Connect again.
    #[error(transparent)]
    Closed(Arc<ConnectionClosed>),
    /// The runtime sent what the protocol does not allow.
    #[error("the runtime broke the protocol ({}): {}", plain(reason), broken(line))]
    #[non_exhaustive]
    ProtocolViolation {
        /// The line, shortened. The message does not repeat one that begins like JSON, in which a secret may stand.
        line: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A response is not of the type that this SDK knows; the versions may be too far apart.
    #[error("the response to {method} does not decode: {}", plain(reason))]
    #[non_exhaustive]
    Decode {
        /// The method.
        method: &'static str,
        /// Names the member.
        reason: String,
        /// The error behind it, where there is one.
        source: Option<Cause>,
    },
    /// There was no answer in time.
    #[error(
        "{what} took longer than {after:?}. Raise the timeout in CodexConfig if that can be normal{}",
        tail(stderr)
    )]
    #[non_exhaustive]
    Timeout {
        /// What was waited for.
        what: &'static str,
        /// For how long.
        after: Duration,
        /// The end of what the runtime wrote to stderr.
        stderr: String,
    },
    /// The turn ran and failed.
    #[error("turn {} failed: {}", plain(&result.id), plain(&error.message))]
    #[non_exhaustive]
    TurnFailed {
        /// Why.
        error: Box<TurnError>,
        /// What there is of a result.
        result: Box<TurnResult>,
    },
    /// The stream of a turn ended without `turn/completed`. [`Turn::outcome`](crate::Turn::outcome) tells what became of
    /// it.
    #[error(
        "the stream of turn {} ended without turn/completed; Turn::outcome tells what became of it",
        plain(turn_id)
    )]
    #[non_exhaustive]
    TurnIncomplete {
        /// The turn.
        turn_id: String,
    },
    /// A turn that asked for it fell silent. [`Turn::outcome`](crate::Turn::outcome) tells what became of it.
    #[error(
        "turn {} has been silent for {silent_for:?}; its last event was {}. Turn::outcome tells what became of it",
        plain(turn_id),
        plain(last_event)
    )]
    #[non_exhaustive]
    Stalled {
        /// The turn.
        turn_id: String,
        /// The method of the last notification.
        last_event: String,
        /// How long ago that was.
        silent_for: Duration,
    },
    /// The reader of a stream fell behind its limit. Read faster, or raise `CodexConfig::inbox_limit`.
    #[error(
        "the reader of this stream fell behind the inbox limit; {dropped} notifications were dropped. Read faster, or \
         raise CodexConfig::inbox_limit"
    )]
    #[non_exhaustive]
    InboxOverrun {
        /// How many notifications are lost.
        dropped: u64,
    },
    /// The model's final response is not what was asked for.
    #[error("the final response is not of the type that was asked for ({}): {}", plain(reason), plain(text))]
    #[non_exhaustive]
    Output {
        /// The response.
        text: String,
        /// What is wrong with it.
        reason: String,
        /// The error behind it, where there is one.
        source: Option<Cause>,
        /// The turn's whole result.
        result: Option<Box<TurnResult>>,
    },
    /// The input cannot be sent as it is.
    #[error("{}", plain(.0))]
    InvalidInput(String),
}

/// The words of a server for a message.
fn said(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(" ({})", plain(message)) }
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

/// As it is shown: a `main` that returns an error prints it so, and a reader wants to know what to do.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_main_prints_is_the_sentence_that_says_what_to_do() {
        let (text, reason) = ("2".into(), "a list is needed".into());
        let output = Error::Output { text, reason, source: None, result: None };
        assert_eq!(
            format!("{output:?}"),
            "the final response is not of the type that was asked for (a list is needed): 2"
        );
        let closed = ConnectionClosed {
            exit_status: Some("exit status: 1".into()),
            stderr: "\u{1b}[31mx\n".repeat(10_000) + "Error: no such model\n",
            ..ConnectionClosed::new("the runtime exited")
        };
        let shown = format!("{:?}", Error::Closed(Arc::new(closed)));
        assert!(
            shown.starts_with("the connection to the runtime is closed: the runtime exited (exit status: 1)")
        );
        assert!(shown.ends_with("\n  x\n  Error: no such model") && shown.len() < 300, "{shown}");
    }
}
