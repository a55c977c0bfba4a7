//! An entry of a file that people write, which knows where it stands.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use toml::Spanned;

/// What every entry has.
pub(crate) trait Keyed {
    /// What the entry is about.
    fn key(&self) -> &str;
}

/// An entry. Shown, it is where it stands and what it is about: `overrides.toml, line 7: [[plain]] Thing.name`.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    file: &'static str,
    section: &'static str,
    line: usize,
    value: T,
}

/// The entries of a section.
pub(crate) fn all<T>(
    list: Vec<Spanned<T>>,
    (file, section): (&'static str, &'static str),
    text: &str,
) -> Vec<Entry<T>> {
    let entry = |entry: Spanned<T>| {
        let before = text.get(..entry.span().start).unwrap_or_default();
        Entry { file, section, line: before.matches('\n').count() + 1, value: entry.into_inner() }
    };
    list.into_iter().map(entry).collect()
}

/// Complaints about entries that are about what another entry of the section is about.
pub(crate) fn twice<T: Keyed>(entries: &[Entry<T>]) -> Vec<String> {
    let mut first: BTreeMap<&str, &Entry<T>> = BTreeMap::new();
    let again = entries.iter().filter(|entry| first.insert(entry.key(), entry).is_some());
    again.map(|entry| format!("{entry}: stands twice; keep one")).collect()
}

impl<T> Entry<T> {
    /// The section that it stands in.
    pub(crate) fn section(&self) -> &'static str {
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
        write!(f, "{}, line {}: [[{}]] {}", self.file, self.line, self.section, self.value.key())
    }
}
