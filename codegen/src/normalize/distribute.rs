//! Properties beside a `oneOf` go into each of its members: they are flat on the wire.

use schemars::schema::{ObjectValidation, Schema, SchemaObject};

use crate::schema::{List, has_properties, object, properties, property};

pub(super) fn rewrite(schema: &mut SchemaObject) {
    let members = List::One.of(schema).unwrap_or_default();
    if members.is_empty() || !has_properties(schema) || !members.iter().all(|member| takes(member, schema)) {
        return;
    }
    let shared = std::mem::take(&mut schema.object().properties);
    let required = std::mem::take(&mut schema.object().required);
    schema.object.take_if(|object| **object == ObjectValidation::default());
    schema.instance_type = None;
    for member in List::One.of_mut(schema) {
        let Schema::Object(member) = member else { continue };
        for (name, property) in &shared {
            member.object().properties.entry(name.clone()).or_insert_with(|| property.clone());
        }
        member.object().required.extend(required.iter().cloned());
    }
}

/// Whether a member is an object that means the same by the properties which it shares.
fn takes(member: &Schema, schema: &SchemaObject) -> bool {
    object(member).is_some_and(|member| {
        let agrees = |name: &str, shared| property(member, name).is_none_or(|own| own == shared);
        has_properties(member) && properties(schema).all(|(name, shared)| agrees(name, shared))
    })
}
