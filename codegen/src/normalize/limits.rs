//! What only narrows a value of a type goes: no type of Rust says it, and the runtime judges.

use schemars::schema::{ArrayValidation, InstanceType, SchemaObject};

use crate::schema::only_type;

pub(super) fn rewrite(schema: &mut SchemaObject) {
    match only_type(schema) {
        Some(InstanceType::String) => (schema.format, schema.string) = (None, None),
        Some(InstanceType::Number) => (schema.format, schema.number) = (None, None),
        // The format of an integer is its size.
        Some(InstanceType::Integer) => schema.number = None,
        Some(InstanceType::Array) => {
            if let Some(array) = &mut schema.array {
                (array.min_items, array.max_items, array.unique_items) = (None, None, None);
            }
            schema.array.take_if(|array| **array == ArrayValidation::default());
        }
        _ => {}
    }
}
