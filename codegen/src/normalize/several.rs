//! A value of several types at once is a value of any type: whatever it is, it is kept.
//!
//! As a member of a union it stays, for there it is the runtime's own way to say that the union is open.

use schemars::schema::{Schema, SchemaObject, SingleOrVec};

use crate::error::Result;
use crate::keywords::has_only;
use crate::overrides::Overrides;
use crate::read::Definitions;
use crate::schema::{List, nullable, rewrite_all};

pub(super) fn run(definitions: &mut Definitions, _: &Overrides) -> Result<()> {
    for definition in definitions.values_mut() {
        rewrite_all(&mut definition.schema, &mut rewrite);
        widen(&mut definition.schema);
    }
    Ok(())
}

/// Whatever stands inside a schema, but not as one of several.
fn rewrite(schema: &mut SchemaObject) {
    if nullable(schema).is_some() {
        List::Any.of_mut(schema).iter_mut().for_each(widen_any);
    }
    if let Some(object) = &mut schema.object {
        object.properties.values_mut().for_each(widen_any);
        object.additional_properties.as_deref_mut().into_iter().for_each(widen_any);
    }
    if let Some(array) = &mut schema.array
        && let Some(SingleOrVec::Single(items)) = &mut array.items
    {
        widen_any(items);
    }
}

fn widen_any(schema: &mut Schema) {
    if let Schema::Object(schema) = schema {
        widen(schema);
    }
}

fn widen(schema: &mut SchemaObject) {
    let is_several = matches!(&schema.instance_type, Some(SingleOrVec::Vec(types)) if types.len() > 1);
    if is_several && has_only(schema, &["type"]) {
        schema.instance_type = None;
    }
}
