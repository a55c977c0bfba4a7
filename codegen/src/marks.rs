//! The one thing that the generator knows of a schema and no keyword of JSON Schema says: its tier.
//!
//! It stands among the members that JSON Schema leaves to whoever writes a schema, so that a marked schema is one still.

use schemars::schema::{Schema, SchemaObject};
use serde_json::Value;

const EXPERIMENTAL: &str = "x-experimental";

/// Whether only the experimental tier has this definition, property, member of a union or value.
pub(crate) fn is_experimental(schema: &SchemaObject) -> bool {
    schema.extensions.get(EXPERIMENTAL) == Some(&Value::Bool(true))
}

pub(crate) fn set_experimental(schema: &mut SchemaObject) {
    schema.extensions.insert(EXPERIMENTAL.to_owned(), Value::Bool(true));
}

/// The same for a schema that may be `true`.
pub(crate) fn set_any_experimental(schema: &mut Schema) {
    match schema {
        Schema::Object(object) => set_experimental(object),
        Schema::Bool(true) => {
            let mut object = SchemaObject::default();
            set_experimental(&mut object);
            *schema = object.into();
        }
        Schema::Bool(false) => {}
    }
}

/// Whether a member of a schema is a mark of ours, which no dump may hold.
pub(crate) fn is_mark(member: &str) -> bool {
    member == EXPERIMENTAL
}
