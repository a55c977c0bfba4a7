//! A `default` becomes a sentence of the description.
//!
//! A missing member must stay missing: were the default filled in when reading, it would be written back.

use schemars::schema::SchemaObject;

use crate::schema::describe;

pub(super) fn rewrite(schema: &mut SchemaObject) {
    let default = schema.metadata.as_mut().and_then(|said| said.default.take());
    if let Some(default) = default.filter(|default| !default.is_null()) {
        describe(schema, &format!("Default: `{default}`."));
    }
}
