//! Keeps the structs and drops everything around them: conversions that nobody calls, serde's attributes (the wire
//! names stand in a table beside each struct), the schema as documentation.

use syn::{File, Item};

use crate::protocol::Protocol;

pub(super) fn run(mut file: File, _: &Protocol) -> File {
    file.items.retain(|item| matches!(item, Item::Struct(_)));
    for item in &mut file.items {
        let Item::Struct(item) = item else { continue };
        item.attrs.clear();
        for field in &mut item.fields {
            // What remains tells typify's name from the wire name, for the next passes.
            field.attrs.clear();
        }
    }
    file
}
