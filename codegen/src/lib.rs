//! Generates the Rust model of the codex app-server protocol from the runtime's schema dump.
//!
//! A pipeline of pure stages: no network, no process, no file system; text in, text out. The same input gives the
//! same output on every platform.

use std::collections::{BTreeMap, BTreeSet};

mod build;
mod check;
mod descriptions;
mod diff;
mod emit;
mod entry;
mod error;
mod input;
mod keywords;
mod marks;
mod model;
mod naming;
mod normalize;
mod overrides;
mod print;
mod protocol;
mod read;
mod report;
mod schema;
mod unions;

pub use diff::{Area, Aspect, Change, Impact, Part, SchemaDiff, Tiers, What, schema_diff};
pub use error::{Error, Result};
pub use input::{BundleTexts, Options, Release};

/// The directories, relative to the workspace, that hold nothing but generated files.
pub const GENERATED_DIRS: &[&str] = &[print::TYPES_DIR, print::CLIENT_DIR, print::REFERENCE_DIR];

/// What the generator made.
#[derive(Debug, Clone, Default)]
pub struct Generated {
    /// Path relative to the workspace (with `/`) -> text.
    pub files: BTreeMap<String, String>,
    /// The chapters of the guide about the protocol as they are read: path and title. They are among the files.
    pub chapters: Vec<(String, String)>,
    /// One sentence each.
    pub warnings: Vec<String>,
    /// What the protocol holds.
    pub inventory: Inventory,
    /// How much of it is in each tier.
    pub counts: Counts,
}

/// How many there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Definitions.
    pub types: Counted,
    /// Methods of client requests.
    pub requests: Counted,
    /// Methods of server notifications.
    pub notifications: Counted,
    /// Methods of server requests.
    pub server_requests: Counted,
}

/// How many there are in the stable tier, and with the experimental one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// In the stable tier.
    pub stable: usize,
    /// In both.
    pub all: usize,
}

impl Counted {
    /// Counts what is, or is not, experimental.
    fn of(experimental: impl Iterator<Item = bool>) -> Self {
        let mut counted = Self::default();
        for experimental in experimental {
            counted.all += 1;
            counted.stable += usize::from(!experimental);
        }
        counted
    }
}

/// The names of everything in a protocol: what a summary counts and a comparison compares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Definitions by their schema name.
    pub types: BTreeSet<String>,
    /// Methods of client requests.
    pub requests: BTreeSet<String>,
    /// Methods of server notifications.
    pub notifications: BTreeSet<String>,
    /// Methods of server requests.
    pub server_requests: BTreeSet<String>,
}

/// Generates every file from the dump of both tiers and what was written down beside it.
///
/// # Errors
///
/// The dump, the overrides and the generator's rules disagree; the message lists every disagreement.
pub fn generate(
    stable: &BundleTexts,
    experimental: &BundleTexts,
    release: Release<'_>,
    options: Options,
) -> Result<Generated> {
    let overrides = overrides::Overrides::parse(release.overrides)?;
    let descriptions = descriptions::Descriptions::parse(release.descriptions)?;
    let mut report = report::Report::new(options);

    let model::Model { names, types, definitions, mut protocol } =
        model::read(stable, experimental, &overrides, &mut report)?;
    build::describe(&mut protocol, &descriptions, &mut report);
    check::check_references(&protocol)?;
    let items = emit::items(&protocol, &definitions)?;
    check::check(&names, &protocol, &items, &mut report);
    let warnings = report.finish()?;
    let print::Printed { files, chapters } =
        print::all(&protocol, &definitions, &items, &overrides, release.version)?;
    let counts = Counts {
        types,
        requests: Counted::of(protocol.requests.iter().map(|request| request.experimental)),
        notifications: Counted::of(protocol.notifications.iter().map(|told| told.experimental)),
        server_requests: Counted::of(protocol.server_requests.iter().map(|request| request.experimental)),
    };
    Ok(Generated { files, chapters, warnings, inventory: inventory(names, &protocol), counts })
}

fn inventory(types: BTreeSet<String>, protocol: &protocol::Protocol) -> Inventory {
    Inventory {
        types,
        requests: protocol.requests.iter().map(|request| request.method.clone()).collect(),
        notifications: protocol
            .notifications
            .iter()
            .map(|notification| notification.method.clone())
            .collect(),
        server_requests: protocol.server_requests.iter().map(|request| request.method.clone()).collect(),
    }
}

/// The README, so that its example is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
