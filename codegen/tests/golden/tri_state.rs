//! Members for which absent, `null` and a value differ are `Patch`; the others are `Option`.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Update` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Update {
    /// Omit to leave unchanged, `null` to clear.
    ///
    /// Absent, `null` and a value are three different things here.
    pub branch: Patch<String>,
    /// Absent, `null` and a value are three different things here.
    pub parent: Patch<Box<Update>>,
    /// Omission and `null` are the same.
    pub title: Option<String>,
}

record!(Update {
    branch: optional "branch",
    parent: optional "parent",
    title: optional "title",
});
