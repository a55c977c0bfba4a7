//! The stages that read.

use crate::error::Result;
use crate::input::BundleTexts;
use crate::overrides::Overrides;
use crate::protocol::Protocol;
use crate::read::{self, Definitions};
use crate::report::Report;
use crate::{build, normalize};

/// Reads a dump: its merged definitions, and the protocol that they describe.
pub(crate) fn read(
    stable: &BundleTexts,
    experimental: &BundleTexts,
    overrides: &Overrides,
    report: &mut Report,
) -> Result<(Definitions, Protocol)> {
    let mut definitions = read::merge(stable, experimental)?;
    let names = definitions.clone();
    let mut methods = read::take(&mut definitions)?;
    let schema = normalize::run(definitions, overrides)?;
    normalize::methods(&mut methods);
    Ok((names, build::protocol(&schema, &methods, overrides, report)?))
}
