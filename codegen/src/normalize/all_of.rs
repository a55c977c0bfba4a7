//! `allOf` with one member is how the dump puts a description beside a `$ref`.

use schemars::schema::{Schema, SchemaObject};

use crate::keywords::has_only;
use crate::schema::{List, take_in};

pub(super) fn rewrite(schema: &mut SchemaObject) {
    let Some([Schema::Object(only)]) = List::All.of(schema) else {
        return;
    };
    if has_only(schema, &["allOf"]) {
        *schema = take_in(schema, only.clone());
    }
}
