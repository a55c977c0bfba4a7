//! Rewrites of the definitions into the few shapes that the protocol is built from.
//!
//! Each is pure and idempotent; a new one is a new file and a line in the list.

use serde_json::{Map, Value};

use crate::error::Result;
use crate::overrides::Overrides;
use crate::read::{Definitions, Methods};
use crate::schema::rewrite_all;

mod all_of;
mod alternatives;
mod defaults;
mod distribute;
mod external;
mod hoist;
// begin workspace only
#[cfg(test)]
mod idempotence;
// end workspace only
mod integers;
mod merge;
mod nullable;
mod string_enum;
mod tagged;

/// A rewrite of all definitions.
pub(crate) type Rewrite = fn(&mut Definitions, &Overrides) -> Result<()>;

/// The rewrites in the order in which they run.
pub(crate) const REWRITES: &[(&str, Rewrite)] = &[
    ("defaults", |all, _| each(all, defaults::rewrite)),
    ("all_of", |all, _| each(all, all_of::rewrite)),
    ("nullable", |all, _| each(all, nullable::rewrite)),
    ("integers", |all, _| each(all, integers::rewrite)),
    ("string_enum", |all, _| each(all, string_enum::rewrite)),
    ("external", |all, _| each(all, external::rewrite)),
    ("alternatives", |all, _| each(all, alternatives::rewrite)),
    ("distribute", |all, _| each(all, distribute::rewrite)),
    ("tagged", |all, _| each(all, tagged::rewrite)),
    ("hoist", hoist::run),
];

pub(crate) fn run(mut definitions: Definitions, overrides: &Overrides) -> Result<Definitions> {
    for (_, rewrite) in REWRITES {
        rewrite(&mut definitions, overrides)?;
    }
    // What was added stands where serde_json's features put it.
    definitions.values_mut().for_each(Value::sort_all_objects);
    Ok(definitions)
}

/// The params of methods, which stand outside the definitions.
pub(crate) fn methods(methods: &mut Methods) {
    for method in methods.lists_mut().into_iter().flat_map(|list| &mut list.methods) {
        for rewrite in [all_of::rewrite, nullable::rewrite, integers::rewrite] {
            rewrite_all(&mut method.params, &mut |members| rewrite(members));
        }
    }
}

fn each(definitions: &mut Definitions, rewrite: fn(&mut Map<String, Value>)) -> Result<()> {
    for schema in definitions.values_mut() {
        rewrite_all(schema, &mut |members| rewrite(members));
    }
    Ok(())
}
