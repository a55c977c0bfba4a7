//! Keeps the structs and drops everything around them: conversions that nobody calls, the schema as documentation.

use syn::{File, Item};

use crate::protocol::Protocol;

pub(super) fn run(mut file: File, _: &Protocol) -> File {
    file.items.retain(|item| matches!(item, Item::Struct(_)));
    for item in &mut file.items {
        let Item::Struct(item) = item else { continue };
        item.attrs.clear();
    }
    file
}
