//! Descriptions become doc comments that rustdoc takes as they are meant.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// A list of Vec\<Item>, see <https://example.com/a>.
///
/// \[\] clears it; `[kept]` is code.
///
/// ```text
/// [untouched]
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// Where \*it\* leads.
    pub url: String,
}
impl Link {
    /// With what is required; everything else is left out.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }
}

record!(Link {
    url: required "url",
});
