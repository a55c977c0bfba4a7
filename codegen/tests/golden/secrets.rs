//! `Debug` does not show the value of a secret.

use super::*;

/// `Login` of the protocol.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Login {
    /// `apiKey` on the wire.
    pub api_key: String,
    /// `user` on the wire.
    pub user: String,
}

record!(Login {
    api_key: required "apiKey",
    user: required "user",
});
redacted_debug!(Login {
    api_key: redacted,
    user: shown,
});
