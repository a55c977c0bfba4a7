//! What changed between two runtimes, in the eyes of a Rust program that uses this SDK.
//!
//! The merged dumps are compared as [`Protocol`]s, which gives the words; what a change means for a program is read off
//! the generated code itself ([`api`]): its types, fields, variants, functions and the traits that hold. Whatever is
//! generated is so compared, also what follows from far away, as the `Eq` that a float deep inside takes from a type.
//!
//! # What is breaking
//!
//! A change is breaking if a program that is written as the documentation shows, with `new(..)`, `Default`,
//! struct-update syntax and a wildcard arm where the compiler asks for one, may stop compiling:
//!
//! * something is gone: a method, type, field, variant, string, function, or a trait of a type;
//! * something is another: the type of a field or payload, what a function takes or gives;
//! * a variant is added to an enum that is not `#[non_exhaustive]`;
//! * something becomes experimental, for it moves behind the feature.
//!
//! Everything else is compatible. A new public field is, though a struct literal that names all fields breaks: that is
//! what `..Default::default()` is for. What breaks only programs with the feature `experimental` says so: the runtime
//! promises nothing there.

use crate::overrides::Overrides;
use crate::protocol::Protocol;
use crate::report::Report;
use crate::{BundleTexts, Options, Release, Result};

mod api;
mod change;
mod fields;
mod methods;
mod report;
mod types;
mod variants;
mod verdict;
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
    let parsed = Overrides::parse(overrides)?;
    let protocols = (protocol(old, &parsed)?, protocol(new, &parsed)?);
    let mut changes = methods::compare(&protocols.0, &protocols.1);
    changes.extend(types::compare(&protocols.0, &protocols.1));
    let broken = api::broken(&generated(old, overrides)?, &generated(new, overrides)?);
    verdict::decide(&mut changes, &broken, &protocols.0, &protocols.1);
    Ok(SchemaDiff { changes })
}

/// The overrides fit one release: what they say beyond a dump is of no interest here.
const LENIENT: Options = Options { lenient: true, allow_untyped: true, allow_undescribed: true };

fn protocol(tiers: Tiers<'_>, overrides: &Overrides) -> Result<Protocol> {
    let mut report = Report::new(LENIENT);
    let model = crate::model::read(tiers.stable, tiers.experimental, overrides, &mut report)?;
    report.finish()?;
    Ok(model.protocol)
}

fn generated(tiers: Tiers<'_>, overrides: &str) -> Result<api::Api> {
    // The version and the descriptions stand in documentation alone.
    let release = Release { version: "latest", overrides, descriptions: "" };
    let generated = crate::generate(tiers.stable, tiers.experimental, release, LENIENT)?;
    api::api(&generated.files)
}
