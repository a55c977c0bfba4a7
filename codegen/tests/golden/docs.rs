//! Descriptions become doc comments that rustdoc takes as they are meant.

use super::*;

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

record!(Link {
    url: required "url",
});
