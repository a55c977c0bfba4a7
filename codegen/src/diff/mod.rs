//! What changed between two runtimes, in the eyes of a Rust program that uses this SDK.
//!
//! The merged dumps are compared as [`Protocol`]s: the plain data from which the code is generated, so that a change is
//! reported if and only if the generated code changes with it (descriptions aside).
//!
//! # What is breaking
//!
//! A change is breaking if a program that is written as the documentation shows, with `new(..)`, `Default`,
//! struct-update syntax and a wildcard arm where the compiler asks for one, stops compiling:
//!
//! * a method, definition, field, variant or string is removed;
//! * a type, or whether a field is required, changes: `Option<T>` and `T` are two types;
//! * a required field is added to what a program sends, for `new` takes it;
//! * a variant is added to a union that is told apart by shape alone (all others are `#[non_exhaustive]`);
//! * something becomes experimental, for it moves behind the feature.
//!
//! Everything else is compatible. What breaks only programs with the feature `experimental` says so: the runtime
//! promises nothing there.

use crate::overrides::Overrides;
use crate::protocol::Protocol;
use crate::report::Report;
use crate::{BundleTexts, Options, Result};

mod change;
mod fields;
mod methods;
mod report;
mod types;
mod variants;
mod words;

pub use change::{Area, Aspect, Change, Impact, Part, What};
pub use report::SchemaDiff;

/// The dump of a runtime: both tiers.
#[derive(Debug, Clone, Copy)]
pub struct Tiers<'a> {
    /// What every client may use.
    pub stable: &'a BundleTexts,
    /// What a client must opt into; a superset of the stable tier.
    pub experimental: &'a BundleTexts,
}

/// What changed between the dumps of two runtimes, read with the same `overrides.toml`.
///
/// # Errors
///
/// One of the dumps is not what a runtime writes, or holds a schema that no rule of the generator covers.
pub fn schema_diff(old: Tiers<'_>, new: Tiers<'_>, overrides: &str) -> Result<SchemaDiff> {
    let overrides = Overrides::parse(overrides)?;
    let (old, new) = (protocol(old, &overrides)?, protocol(new, &overrides)?);
    let mut changes = methods::compare(&old, &new);
    changes.extend(types::compare(&old, &new));
    Ok(SchemaDiff { changes })
}

/// The overrides fit one release: what they say beyond a dump is of no interest here.
fn protocol(tiers: Tiers<'_>, overrides: &Overrides) -> Result<Protocol> {
    let options = Options { lenient: true, allow_untyped: true };
    let mut report = Report::new(options);
    let (_, protocol) = crate::model::read(tiers.stable, tiers.experimental, overrides, &mut report)?;
    report.finish()?;
    Ok(protocol)
}
