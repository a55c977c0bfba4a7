//! What a program asks of an error to decide what to do.

use super::{Error, RpcErrorKind, transient};

impl Error {
    /// Whether a server is busy, and the same call may succeed later: the runtime refused it for that
    /// ([`RpcErrorKind::ServerBusy`]), or the turn failed since the model's server is overloaded or limits its rate.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::TurnFailed { error, .. } => transient::overloaded(error),
            _ => self.rpc_kind() == Some(RpcErrorKind::ServerBusy),
        }
    }

    /// Whether the cause may pass without anybody's doing: a server is [busy](Self::is_retryable), has failed (HTTP 429
    /// or 5xx) or cannot be reached, or a connection was lost, that of the runtime to the model or that to the runtime.
    ///
    /// A lost connection to the runtime ([`is_closed`](Self::is_closed)) does not come back by itself: connect again,
    /// for example with [`reconnect`](crate::reconnect).
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Closed(_) | Self::Connect { .. } => true,
            Self::Handshake { status, .. } => transient::status_passes(*status),
            Self::TurnFailed { error, .. } => transient::turn_passes(error),
            _ => self.is_retryable(),
        }
    }

    /// Whether there is no such thread, or it is not loaded ([`RpcErrorKind::ThreadNotFound`]).
    pub fn is_not_found(&self) -> bool {
        self.rpc_kind() == Some(RpcErrorKind::ThreadNotFound)
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
