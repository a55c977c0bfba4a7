//! The protocol -> Rust: one file a kind of thing.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::error::Result;
use crate::protocol::Protocol;
use crate::read::Definitions;

pub(crate) mod builders;
pub(crate) mod constructors;
pub(crate) mod definitions;
pub(crate) mod docs;
mod enums;
mod lower;
pub(crate) mod method_enums;
pub(crate) mod methods;
mod paging;
mod passes;
pub(crate) mod registry;
pub(crate) mod rpc;
pub(crate) mod schemas;
pub(crate) mod secrets;
pub(crate) mod tables;
pub(crate) mod text;
pub(crate) mod tokens;

/// Type name -> the tokens of its item (the struct or the enum).
pub(crate) type Items = BTreeMap<String, TokenStream>;

/// Every type's item: the structs that the passes finished, and the enums.
pub(crate) fn items(protocol: &Protocol, definitions: &Definitions) -> Result<Items> {
    let structs = passes::run(lower::types(protocol, definitions)?, protocol);
    let docs = docs::Docs::new(protocol);
    let structs = structs.items.into_iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some((item.ident.to_string(), quote!(#item))),
        _ => None,
    });
    let enums = protocol
        .types
        .values()
        .filter_map(|def| Some((def.name.clone(), enums::emit(def, &docs, protocol)?)));
    Ok(structs.chain(enums).filter(|(name, _)| !tokens::is_handwritten(name)).collect())
}
