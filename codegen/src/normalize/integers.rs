//! Integers of the size they have on the wire.
//!
//! `uint` is a `usize` of the runtime, which is built for 64 bits only; an integer without a format is taken to be
//! as large as any.

use schemars::schema::{InstanceType, SchemaObject};

use crate::schema::only_type;

pub(super) fn rewrite(schema: &mut SchemaObject) {
    if only_type(schema) != Some(InstanceType::Integer) {
        return;
    }
    let size = match schema.format.as_deref() {
        Some("uint") => "uint64",
        Some("int") | None => "int64",
        Some(_) => return,
    };
    schema.format = Some(size.to_owned());
}
