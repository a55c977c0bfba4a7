//! Pieces of Rust that every emitter puts together.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::protocol::{Shape, TypeDef, TypeRef};

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

/// What puts an item into the experimental tier.
pub(crate) fn experimental_attribute(experimental: bool) -> TokenStream {
    if experimental { quote!(#[cfg(feature = "experimental")]) } else { TokenStream::new() }
}

/// The same as text, before something on the same line.
pub(crate) fn cfg(experimental: bool) -> &'static str {
    if experimental { "#[cfg(feature = \"experimental\")] " } else { "" }
}

/// The same as text, on a line of its own.
pub(crate) fn cfg_line(experimental: bool) -> &'static str {
    if experimental { "#[cfg(feature = \"experimental\")]\n" } else { "" }
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

/// Tokens on one line, without the spaces that `TokenStream` puts between them.
pub(crate) fn flat(tokens: &TokenStream) -> String {
    tokens.to_string().replace(" :: ", "::").replace(" < ", "<").replace(" >", ">").replace(" ,", ",")
}

/// A type as seen from the module of the markers, some of which bear the name of a type.
pub(crate) fn qualified(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(name) => format!("super::{}", ident(name)),
        TypeRef::Nullable(inner) => format!("Option<{}>", qualified(inner)),
        other => flat(&type_tokens(other)),
    }
}
