//! What lies beneath an error of this client, kept.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// An error of a library or of the operating system; shared, so that an [`Error`](super::Error) can be cloned.
pub type Cause = Arc<dyn StdError + Send + Sync>;

/// Why something failed: in words, and with the error beneath it if there is one.
pub(crate) struct Why {
    pub(super) reason: String,
    pub(super) source: Option<Cause>,
}

/// The words of an error, which is kept.
pub(crate) fn why(error: impl StdError + Send + Sync + 'static) -> Why {
    Why { reason: error.to_string(), source: Some(Arc::new(error)) }
}

impl Why {
    /// Says before the reason what it is about.
    pub(crate) fn of(self, what: &str) -> Self {
        Self { reason: format!("{what}: {}", self.reason), ..self }
    }
}

impl From<String> for Why {
    fn from(reason: String) -> Self {
        Self { reason, source: None }
    }
}

impl From<&str> for Why {
    fn from(reason: &str) -> Self {
        reason.to_owned().into()
    }
}

/// Writes an error as a person wants to read it: the sentence, then each cause that says something new.
pub(super) fn write(f: &mut fmt::Formatter<'_>, error: &dyn StdError) -> fmt::Result {
    let mut told = error.to_string();
    f.write_str(&told)?;
    let mut next = error.source();
    while let Some(cause) = next {
        let words = super::text::plain(&cause.to_string());
        if !told.contains(&words) {
            write!(f, "\n  caused by: {words}")?;
            told.push_str(&words);
        }
        next = cause.source();
    }
    Ok(())
}
