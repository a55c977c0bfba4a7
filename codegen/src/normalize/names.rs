//! Definitions get the names that they have in Rust, and whatever refers to them follows.

use std::collections::BTreeMap;

use schemars::schema::SchemaObject;

use crate::error::{Error, Result};
use crate::naming::definition_name;
use crate::overrides::Overrides;
use crate::read::{Definition, Definitions, Methods};
use crate::schema::{reference, reference_to, rewrite_all};

pub(super) fn run(definitions: &mut Definitions, overrides: &Overrides) -> Result<()> {
    let names: BTreeMap<String, String> = definitions
        .iter()
        .map(|(name, definition)| (name.clone(), rust_name(name, definition, overrides)))
        .collect();
    let mut named: Definitions = BTreeMap::new();
    for (old, mut definition) in std::mem::take(definitions) {
        rewrite_all(&mut definition.schema, &mut |schema| refer(schema, &names));
        let name = names.get(&old).unwrap_or(&old).clone();
        if let Some(other) = named.get(&name) {
            return Err(Error::Collision { name, first: other.place.clone(), second: definition.place });
        }
        named.insert(name, definition);
    }
    *definitions = named;
    Ok(())
}

/// The params of methods refer to definitions as the dump calls them.
pub(super) fn of_methods(methods: &mut Methods, definitions: &Definitions) {
    let of_dump = definitions.iter().filter(|(_, definition)| definition.hoisted.is_none());
    let names = of_dump.map(|(name, definition)| (definition.place.clone(), name.clone())).collect();
    for list in methods.lists_mut() {
        for params in list.methods.iter_mut().filter_map(|method| method.params.as_mut()) {
            rewrite_all(params, &mut |schema| refer(schema, &names));
        }
        rewrite_all(&mut list.envelope, &mut |schema| refer(schema, &names));
    }
}

fn rust_name(name: &str, definition: &Definition, overrides: &Overrides) -> String {
    let renamed = if definition.hoisted.is_none() { overrides.rename(&definition.place) } else { None };
    match (definition.place.as_str(), renamed) {
        (_, Some(renamed)) => renamed.to_owned(),
        ("JSONRPCErrorError", None) => "RpcError".to_owned(),
        (_, None) => definition_name(name),
    }
}

/// A reference to what the dump lacks is named when all is read.
fn refer(schema: &mut SchemaObject, names: &BTreeMap<String, String>) {
    if let Some(old) = reference(schema) {
        let name = names.get(old).cloned().unwrap_or_else(|| definition_name(old));
        schema.reference = reference_to(&name).reference;
    }
}
