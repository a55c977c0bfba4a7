//! `Debug` does not show the value of a secret.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Login` of the protocol.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Login {
    pub api_key: String,
    pub user: String,
}
impl Login {
    /// With what is required; everything else is left out.
    pub fn new(api_key: impl Into<String>, user: impl Into<String>) -> Self {
        Self {
            api_key: api_key.into(),
            user: user.into(),
        }
    }
}

record!(Login {
    api_key: required "apiKey",
    user: required "user",
});
redacted_debug!(Login {
    api_key: redacted,
    user: shown,
});
