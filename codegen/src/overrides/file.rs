//! The entries of the file, by section.

use super::sections::{BuilderEntry, FieldEntry, RenameEntry, ResponseEntry};
use crate::entry::Entry;

/// The file, read and checked as far as that can be done without the dump.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    /// Methods whose response no rule finds.
    pub(crate) response: Vec<Entry<ResponseEntry>>,
    /// Fields for which absent and `null` differ.
    pub(crate) tri_state: Vec<Entry<FieldEntry>>,
    /// Fields whose description speaks of omission or `null`, but for which the two are the same.
    pub(crate) plain: Vec<Entry<FieldEntry>>,
    /// Fields that `Debug` must not show.
    pub(crate) secret: Vec<Entry<FieldEntry>>,
    /// Fields that are named like a secret and are none.
    pub(crate) shown: Vec<Entry<FieldEntry>>,
    /// Members of notifications that are named like an id and tie them to no reader.
    pub(crate) unrouted: Vec<Entry<FieldEntry>>,
    /// Names that would be impossible or taken.
    pub(crate) rename: Vec<Entry<RenameEntry>>,
    /// Requests for which the client gets an option builder.
    pub(crate) builder: Vec<Entry<BuilderEntry>>,
}

impl Overrides {
    pub(crate) fn rename(&self, from: &str) -> Option<&str> {
        self.rename.iter().find(|entry| entry.from == from).map(|entry| entry.to.as_str())
    }
}
