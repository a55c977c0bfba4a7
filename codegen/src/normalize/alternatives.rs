//! An object with an `anyOf` beside its properties ("either a `url` or a `fileId`") becomes one object in which all
//! of them are optional, and a sentence that says which are asked for.

use std::collections::BTreeMap;

use schemars::schema::{Schema, SchemaObject};

use crate::error::Result;
use crate::keywords::has_only;
use crate::marks::{is_experimental, set_any_experimental};
use crate::naming::field_name;
use crate::overrides::Overrides;
use crate::read::Definitions;
use crate::schema::{List, describe, has_properties, object, objects, properties, required};
use crate::unions::alternatives;

/// Moves the properties of the groups to those beside them; a group then says only which it requires.
pub(super) fn rewrite(schema: &mut SchemaObject) {
    let groups = List::Any.of(schema).unwrap_or_default();
    if groups.is_empty() || !has_properties(schema) || !groups.iter().all(is_plain) || !agree(schema, groups)
    {
        return;
    }
    for group in groups.to_vec().iter().filter_map(object) {
        for (name, property) in properties(group) {
            let mut property = property.clone();
            if is_experimental(group) {
                set_any_experimental(&mut property);
            }
            schema.object().properties.entry(name.clone()).or_insert(property);
        }
    }
    for group in List::Any.of_mut(schema) {
        let mut asked = SchemaObject::default();
        asked.object().required = object(group).into_iter().flat_map(required).map(str::to_owned).collect();
        *group = asked.into();
    }
}

/// Whether a group says nothing but which members it asks for.
fn is_plain(group: &Schema) -> bool {
    object(group).is_some_and(|group| {
        let asks = has_properties(group) && required(group).next().is_some();
        asks && has_only(group, &["type", "properties", "required"])
    })
}

/// Whether the groups and the object mean the same by the names that they share.
fn agree(schema: &SchemaObject, groups: &[Schema]) -> bool {
    let mut seen: BTreeMap<&String, &Schema> = properties(schema).collect();
    objects(groups)
        .flat_map(properties)
        .all(|(name, property)| *seen.entry(name).or_insert(property) == property)
}

/// Says of definitions in words what their groups ask for.
pub(super) fn tell(definitions: &mut Definitions, _: &Overrides) -> Result<()> {
    for schema in definitions.values_mut().map(|definition| &mut definition.schema) {
        let Some(names) = alternatives(schema) else { continue };
        let names: Vec<String> = names.into_iter().map(|name| format!("`{}`", field_name(name))).collect();
        List::Any.take(schema);
        describe(schema, &format!("The protocol asks for one of {}.", names.join(" and ")));
    }
    Ok(())
}
