//! How errors are made of those behind them.

use std::error::Error as StdError;
use std::path::PathBuf;

use codex_protocol_types::RpcError;

use super::text::without_value;
use super::{Cause, Error, RpcErrorKind};

impl Error {
    /// The runtime at `path` could not be started, since of this.
    pub(crate) fn spawn(path: impl Into<PathBuf>, error: impl StdError + Send + Sync + 'static) -> Self {
        Self::Spawn { path: path.into(), reason: error.to_string(), source: Some(Cause::new(error)) }
    }

    /// The runtime at `path` could not be started; what is wrong is known in words.
    pub(crate) fn not_spawned(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self::Spawn { path: path.into(), reason: reason.into(), source: None }
    }

    /// Nothing could be reached at `endpoint`, since of this.
    #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
    pub(crate) fn connect(endpoint: impl Into<String>, error: impl StdError + Send + Sync + 'static) -> Self {
        Self::Connect {
            endpoint: endpoint.into(),
            reason: error.to_string(),
            source: Some(Cause::new(error)),
        }
    }

    /// What came under `method` does not decode, since of this; where that repeats a value, it is not kept.
    pub(crate) fn decode(method: &'static str, error: impl StdError + Send + Sync + 'static) -> Self {
        let told = error.to_string();
        let reason = without_value(&told);
        let source = (reason == told).then(|| Cause::new(error));
        Self::Decode { method, reason, source }
    }

    /// What came under `method` does not decode; what is wrong is known in words.
    pub(crate) fn undecodable(method: &'static str, reason: impl Into<String>) -> Self {
        Self::Decode { method, reason: without_value(&reason.into()), source: None }
    }

    pub(crate) fn rpc(method: &'static str, error: RpcError) -> Self {
        Self::Rpc { method, kind: RpcErrorKind::of(&error), error }
    }
}
