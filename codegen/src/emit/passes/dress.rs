//! Types: documentation, derives, tier.

use quote::quote;
use syn::{File, Item, parse_quote};

use crate::emit::docs::Docs;
use crate::emit::tokens::{derives, experimental_attribute};
use crate::protocol::Protocol;

pub(super) fn run(mut file: File, protocol: &Protocol) -> File {
    let docs = Docs::new(protocol);
    for item in &mut file.items {
        let Item::Struct(item) = item else { continue };
        let Some(def) = protocol.types.get(&item.ident.to_string()) else {
            continue;
        };
        let (doc, tier, derives) =
            (docs.of_type(def), experimental_attribute(def.experimental), derives(def));
        let tokens = quote!(#doc #tier #derives);
        let bearer: syn::ItemStruct = parse_quote!(#tokens struct Bearer;);
        item.attrs = bearer.attrs;
    }
    file
}
