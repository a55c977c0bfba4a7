//! A macro that names every definition of the dump beside its Rust type: what tests and the `roundtrip` example run
//! over.

use std::fmt::Write as _;

use super::tokens::cfg;
use crate::naming::METHOD_LISTS;
use crate::protocol::Protocol;

pub(crate) fn emit(protocol: &Protocol) -> String {
    let mut rows: Vec<(&str, String, bool)> = protocol
        .types
        .values()
        .filter(|def| !def.hoisted)
        .map(|def| (def.schema_name.as_str(), def.name.clone(), def.experimental))
        .collect();
    for name in METHOD_LISTS {
        rows.push((name, format!("{name}Message"), false));
    }
    rows.sort();
    let mut text = String::from(
        "/// Calls a macro with every definition of the dump: `\"SchemaName\" => RustType,`.\n\
         #[doc(hidden)]\n\
         #[macro_export]\n\
         macro_rules! for_each_definition {\n    ($callback:ident) => {\n        $callback! {\n",
    );
    for (schema, rust, experimental) in rows {
        let _ = writeln!(text, "            {}{schema:?} => {rust},", cfg(experimental));
    }
    text.push_str("        }\n    };\n}\n");
    text
}
