//! Rust for everything that typify does not make: one file a kind of thing.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::docs::Docs;
use crate::protocol::{Protocol, Shape, TypeDef, TypeRef};

pub(crate) mod builders;
pub(crate) mod constructors;
pub(crate) mod definitions;
pub(crate) mod enums;
pub(crate) mod method_enums;
pub(crate) mod methods;
pub(crate) mod paging;
pub(crate) mod registry;
pub(crate) mod rpc;
pub(crate) mod tables;

/// Types that the generated code uses and this workspace wrote by hand.
pub(crate) const HANDWRITTEN: &[(&str, &str)] = &[
    ("RequestId", "a string or an integer: jsonrpc.rs"),
    ("RpcError", "the error object of the envelope: jsonrpc.rs"),
];

/// A type that is not generated.
pub(crate) fn is_handwritten(name: &str) -> bool {
    HANDWRITTEN.iter().any(|(handwritten, _)| *handwritten == name)
}

/// A name as an identifier, raw where it is a keyword.
pub(crate) fn ident(name: &str) -> Ident {
    syn::parse_str::<Ident>(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()))
}

pub(crate) fn experimental_attribute(experimental: bool) -> TokenStream {
    if experimental { quote!(#[cfg(feature = "experimental")]) } else { TokenStream::new() }
}

pub(crate) fn type_tokens(ty: &TypeRef) -> TokenStream {
    match ty {
        TypeRef::Unit => quote!(()),
        TypeRef::Bool => quote!(bool),
        TypeRef::Integer(name) => {
            let name = ident(name);
            quote!(#name)
        }
        TypeRef::Float => quote!(f64),
        TypeRef::String => quote!(String),
        TypeRef::Value => quote!(serde_json::Value),
        TypeRef::Named(name) => {
            let name = ident(name);
            quote!(#name)
        }
        TypeRef::List(inner) => {
            let inner = type_tokens(inner);
            quote!(Vec<#inner>)
        }
        TypeRef::Map(values) if **values == TypeRef::Value => {
            quote!(serde_json::Map<String, serde_json::Value>)
        }
        TypeRef::Map(values) => {
            let values = type_tokens(values);
            quote!(BTreeMap<String, #values>)
        }
        TypeRef::Nullable(inner) => {
            let inner = type_tokens(inner);
            quote!(Option<#inner>)
        }
    }
}

/// The derives that hold for a type.
pub(crate) fn derives(def: &TypeDef) -> TokenStream {
    let more = [("Eq", def.facts.eq), ("Hash", def.facts.eq), ("Default", def.facts.default)];
    let more = more.iter().filter(|(_, holds)| *holds).map(|(name, _)| ident(name));
    // The table of a type with secrets writes its `Debug`.
    let debug = (!has_secrets(def)).then(|| quote!(Debug,));
    quote!(#[derive(#debug Clone, PartialEq #(, #more)*)])
}

/// Whether a type has fields that `Debug` must not show.
pub(crate) fn has_secrets(def: &TypeDef) -> bool {
    matches!(&def.shape, Shape::Struct(shape) if shape.fields.iter().any(|field| field.secret))
}

/// Every type's item: the structs that the passes finished, and the enums.
pub(crate) fn items(structs: syn::File, protocol: &Protocol) -> BTreeMap<String, TokenStream> {
    let docs = Docs::new(protocol);
    let structs = structs.items.into_iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some((item.ident.to_string(), quote!(#item))),
        _ => None,
    });
    let enums = protocol
        .types
        .values()
        .filter_map(|def| Some((def.name.clone(), enums::emit(def, &docs, protocol)?)));
    structs.chain(enums).filter(|(name, _)| !is_handwritten(name)).collect()
}
