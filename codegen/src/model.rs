//! The stages that read.

use std::collections::BTreeSet;

use crate::Counted;
use crate::error::Result;
use crate::input::BundleTexts;
use crate::marks::is_experimental;
use crate::overrides::Overrides;
use crate::protocol::Protocol;
use crate::read::{self, Definitions};
use crate::report::Report;
use crate::{build, normalize};

/// What the stages that write are given.
pub(crate) struct Model {
    /// What the dump calls its definitions.
    pub(crate) names: BTreeSet<String>,
    /// How many of them each tier has.
    pub(crate) types: Counted,
    /// The definitions, by the names that they have in Rust.
    pub(crate) definitions: Definitions,
    /// The protocol that they describe.
    pub(crate) protocol: Protocol,
}

/// Reads a dump.
pub(crate) fn read(
    stable: &BundleTexts,
    experimental: &BundleTexts,
    overrides: &Overrides,
    report: &mut Report,
) -> Result<Model> {
    let mut definitions = read::merge(stable, experimental)?;
    let names = definitions.keys().cloned().collect();
    let types = Counted::of(definitions.values().map(|definition| is_experimental(&definition.schema)));
    let mut methods = read::take(&mut definitions)?;
    normalize::run(&mut definitions, &mut methods, overrides)?;
    let protocol = build::protocol(&definitions, &methods, overrides, report)?;
    Ok(Model { names, types, definitions, protocol })
}
