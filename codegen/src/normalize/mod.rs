//! Rewrites of the definitions into the few shapes that the protocol is built from. What they make is schema still: the
//! plain types go from here to `typify` as they are.
//!
//! Each is pure and idempotent; a new one is a new file and a line in the list.

use schemars::schema::SchemaObject;

use crate::error::Result;
use crate::overrides::Overrides;
use crate::read::{Definitions, Methods};
use crate::schema::rewrite_all;

mod all_of;
mod alternatives;
mod defaults;
mod distribute;
mod empties;
mod hoist;
// begin workspace only
#[cfg(test)]
mod idempotence;
// end workspace only
mod integers;
mod limits;
mod names;
mod nullable;
mod several;

/// A rewrite of all definitions.
pub(crate) type Rewrite = fn(&mut Definitions, &Overrides) -> Result<()>;

/// The rewrites in the order in which they run.
pub(crate) const REWRITES: &[(&str, Rewrite)] = &[
    ("defaults", |all, _| each(all, defaults::rewrite)),
    ("all_of", |all, _| each(all, all_of::rewrite)),
    ("nullable", |all, _| each(all, nullable::rewrite)),
    ("integers", |all, _| each(all, integers::rewrite)),
    ("limits", |all, _| each(all, limits::rewrite)),
    ("alternatives", |all, _| each(all, alternatives::rewrite)),
    ("distribute", |all, _| each(all, distribute::rewrite)),
    ("hoist", hoist::run),
    ("alternatives, in words", alternatives::tell),
    ("several", several::run),
    ("empties", empties::run),
    ("names", names::run),
];

/// Rewrites the definitions, and the params of the methods, which stand outside of them.
pub(crate) fn run(definitions: &mut Definitions, methods: &mut Methods, overrides: &Overrides) -> Result<()> {
    for (_, rewrite) in REWRITES {
        rewrite(definitions, overrides)?;
    }
    for list in methods.lists_mut() {
        for params in list.methods.iter_mut().filter_map(|method| method.params.as_mut()) {
            for rewrite in [all_of::rewrite, nullable::rewrite, integers::rewrite, limits::rewrite] {
                rewrite_all(params, &mut |schema| rewrite(schema));
            }
        }
        for rewrite in [all_of::rewrite, nullable::rewrite, integers::rewrite, limits::rewrite] {
            rewrite_all(&mut list.envelope, &mut |schema| rewrite(schema));
        }
    }
    names::of_methods(methods, definitions);
    Ok(())
}

fn each(definitions: &mut Definitions, rewrite: fn(&mut SchemaObject)) -> Result<()> {
    for definition in definitions.values_mut() {
        rewrite_all(&mut definition.schema, &mut |schema| rewrite(schema));
    }
    Ok(())
}
