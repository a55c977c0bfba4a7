//! What `generate-types` says in the end: what the protocol holds and what changed since the last run.

use std::collections::BTreeSet;
use std::fmt;

use codex_codegen::{Generated, Inventory, Options};

use super::Generator;
use super::dump::Dump;
use crate::file_set::{Difference, DifferenceKind};
use crate::workspace::Workspace;

/// How many names of a kind are listed before the rest is only counted.
const LISTED: usize = 20;

/// The end of a run.
pub(super) struct Summary<'a> {
    pub(super) origin: String,
    pub(super) inventory: &'a Inventory,
    /// `None` if there was no dump before, or none that can still be read.
    pub(super) previous: Option<&'a Inventory>,
    pub(super) differences: &'a [Difference],
}

/// What the checked-in dump holds. Must be asked before it is overwritten.
pub(super) fn previous_inventory(
    workspace: &Workspace,
    dump: &Dump,
    overrides: &str,
    generated: &Generated,
    generator: Generator,
) -> Option<Inventory> {
    let previous = Dump::checked_in(workspace).ok()?;
    if previous.is_same(dump) {
        return Some(generated.inventory.clone());
    }
    let options = Options { lenient: true, allow_untyped: true };
    let previous = generator(&previous.stable, &previous.experimental, overrides, options).ok()?;
    Some(previous.inventory)
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inventory { types, requests, notifications, server_requests } = self.inventory;
        writeln!(f, "{}", self.origin)?;
        writeln!(
            f,
            "{} types, {} requests, {} notifications, {} server requests",
            types.len(),
            requests.len(),
            notifications.len(),
            server_requests.len()
        )?;
        if self.differences.is_empty() {
            return write!(f, "nothing changed since the last run");
        }
        write!(f, "changed since the last run:")?;
        self.protocol(f)?;
        self.files(f)
    }
}

impl Summary<'_> {
    fn protocol(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(previous) = self.previous else {
            return write!(f, "\n  protocol: no earlier dump to compare with");
        };
        if previous == self.inventory {
            return write!(f, "\n  protocol: the same names");
        }
        let now = self.inventory;
        names(f, "types", &previous.types, &now.types)?;
        names(f, "requests", &previous.requests, &now.requests)?;
        names(f, "notifications", &previous.notifications, &now.notifications)?;
        names(f, "server requests", &previous.server_requests, &now.server_requests)
    }

    fn files(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, word) in [
            (DifferenceKind::Changed, "rewritten"),
            (DifferenceKind::Missing, "new"),
            (DifferenceKind::Extra, "removed"),
        ] {
            let of_kind = self.differences.iter().filter(|difference| difference.kind == kind);
            list(f, &format!("files {word}"), of_kind.map(|difference| difference.path.as_str()))?;
        }
        Ok(())
    }
}

fn names(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    before: &BTreeSet<String>,
    now: &BTreeSet<String>,
) -> fmt::Result {
    list(f, &format!("{what} added"), now.difference(before).map(String::as_str))?;
    list(f, &format!("{what} removed"), before.difference(now).map(String::as_str))
}

fn list<'a>(f: &mut fmt::Formatter<'_>, title: &str, items: impl Iterator<Item = &'a str>) -> fmt::Result {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        return Ok(());
    }
    let listed = &items[..items.len().min(LISTED)];
    write!(f, "\n  {title} ({}): {}", items.len(), listed.join(", "))?;
    match items.len() - listed.len() {
        0 => Ok(()),
        more => write!(f, ", and {more} more"),
    }
}
