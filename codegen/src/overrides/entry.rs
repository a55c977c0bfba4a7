//! An entry of a section, which knows where it stands.

use std::fmt;
use std::ops::Deref;

use toml::Spanned;

/// What every entry has.
pub(crate) trait Keyed {
    /// What the entry is about.
    fn key(&self) -> &str;
    /// Why it is there.
    fn reason(&self) -> &str;
}

/// An entry. Shown, it is where it stands and what it is about: `overrides.toml, line 7: [[plain]] Thing.name`.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    section: &'static str,
    line: usize,
    value: T,
}

/// The entries of a section.
pub(super) fn all<T>(list: Vec<Spanned<T>>, section: &'static str, text: &str) -> Vec<Entry<T>> {
    let entry = |entry: Spanned<T>| {
        let before = text.get(..entry.span().start).unwrap_or_default();
        Entry { section, line: before.matches('\n').count() + 1, value: entry.into_inner() }
    };
    list.into_iter().map(entry).collect()
}

impl<T> Entry<T> {
    /// The section that it stands in.
    pub(super) fn section(&self) -> &'static str {
        self.section
    }
}

impl<T> Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Keyed> fmt::Display for Entry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "overrides.toml, line {}: [[{}]] {}", self.line, self.section, self.value.key())
    }
}
