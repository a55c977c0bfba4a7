//! What `generate-types` says in the end: what the protocol holds and what changed since the last run.

use std::collections::BTreeSet;
use std::fmt;

use codex_codegen::{Generated, Inventory, Options, Release, SchemaDiff, schema_diff};
use semver::Version;

use super::Generator;
use super::decisions::Decisions;
use crate::dump::Dump;
use crate::file_set::{Difference, DifferenceKind};
use crate::pin::Pin;
use crate::workspace::Workspace;

/// How many names of a kind are listed before the rest is only counted.
const LISTED: usize = 20;

/// The end of a run.
pub(super) struct Summary<'a> {
    pub(super) origin: String,
    pub(super) inventory: &'a Inventory,
    /// `None` if there was no dump before, or none that can still be read.
    pub(super) previous: Option<&'a Previous>,
    /// The release that is generated from.
    pub(super) version: &'a Version,
    pub(super) differences: &'a [Difference],
    pub(super) decisions: Option<&'a Decisions>,
}

/// What was there before.
pub(super) struct Previous {
    version: Version,
    inventory: Inventory,
    /// `None` if the dumps cannot be compared.
    diff: Option<SchemaDiff>,
}

/// What the checked-in dump holds. Must be asked before it is overwritten.
pub(super) fn previous(
    workspace: &Workspace,
    dump: &Dump,
    release: Release<'_>,
    generated: &Generated,
    generator: Generator,
) -> Option<Previous> {
    let version = Pin::load(workspace).ok()?.version;
    let previous = Dump::checked_in(workspace).ok()?;
    if previous.is_same(dump) {
        let diff = Some(SchemaDiff::default());
        return Some(Previous { version, inventory: generated.inventory.clone(), diff });
    }
    let options = Options { lenient: true, allow_untyped: true, allow_undescribed: true };
    let generated = generator(&previous.stable, &previous.experimental, release, options).ok()?;
    let diff = schema_diff(previous.tiers(), dump.tiers(), release.overrides).ok();
    Some(Previous { version, inventory: generated.inventory, diff })
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
            write!(f, "nothing changed since the last run")?;
        } else {
            write!(f, "changed since the last run:")?;
            self.protocol(f)?;
            self.files(f)?;
        }
        self.decisions.map_or(Ok(()), |decisions| write!(f, "\n{decisions}"))
    }
}

impl Summary<'_> {
    fn protocol(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(previous) = self.previous else {
            return write!(f, "\n  protocol: no earlier dump to compare with");
        };
        let (before, now) = (&previous.inventory, self.inventory);
        if before == now {
            write!(f, "\n  protocol: the same names")?;
        }
        names(f, "types", &before.types, &now.types)?;
        names(f, "requests", &before.requests, &now.requests)?;
        names(f, "notifications", &before.notifications, &now.notifications)?;
        names(f, "server requests", &before.server_requests, &now.server_requests)?;
        self.changes(f, previous)
    }

    /// How many changes there are, the breaking ones, and the command that lists all.
    fn changes(&self, f: &mut fmt::Formatter<'_>, previous: &Previous) -> fmt::Result {
        let Some(diff) = previous.diff.as_ref().filter(|diff| !diff.changes.is_empty()) else {
            return Ok(());
        };
        write!(f, "\n  {}", diff.summary())?;
        let breaking: Vec<_> = diff.breaking().collect();
        for change in breaking.iter().take(LISTED) {
            write!(f, "\n    {}: {change}", change.impact)?;
        }
        if breaking.len() > LISTED {
            write!(f, "\n    and {} more that are breaking", breaking.len() - LISTED)?;
        }
        if previous.version == *self.version {
            return Ok(());
        }
        write!(f, "\n  `cargo xtask schema-diff {} {}` lists all of them", previous.version, self.version)
    }

    fn files(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for word in ["rewritten", "new", "removed"] {
            let of_kind = self.differences.iter().filter(|difference| word == in_a_word(&difference.kind));
            list(f, &format!("files {word}"), of_kind.map(|difference| difference.path.as_str()))?;
        }
        Ok(())
    }
}

fn in_a_word(kind: &DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Changed(_) => "rewritten",
        DifferenceKind::Missing => "new",
        DifferenceKind::Extra => "removed",
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
