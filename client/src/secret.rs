//! One type for what lets its holder in: keys, tokens, shared secrets.

use std::fmt;

/// What stands where a secret was.
pub(crate) const REDACTED: &str = "[redacted]";

/// A key, a token or another secret. It is made of any text, and `Debug` does not show it; it has no `Display`, so that it
/// gets into no message by accident.
///
/// ```
/// use codex_client::SecretString;
///
/// let key = SecretString::from("sk-hunter2");
/// assert_eq!(format!("{key:?}"), "[redacted]");
/// assert_eq!(key.expose_secret(), "sk-hunter2");
/// ```
///
/// It keeps a secret out of what a program shows, not out of its memory: that is not wiped when it is dropped.
#[derive(Clone, Default)]
pub struct SecretString(String);

impl SecretString {
    /// The secret itself. Hand it on through what others cannot read: a file of mode 0600, a pipe, the environment of a
    /// child; not through arguments or logs.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretString {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl From<&String> for SecretString {
    fn from(secret: &String) -> Self {
        Self(secret.clone())
    }
}

impl From<&str> for SecretString {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

impl From<&Self> for SecretString {
    fn from(secret: &Self) -> Self {
        secret.clone()
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
