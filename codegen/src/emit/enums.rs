//! Enums: open string enums, tagged, externally tagged and untagged unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, Docs};
use super::text::{code, prose};
use super::tokens::{derives, experimental_attribute, ident, type_tokens};
use crate::protocol::{Protocol, Shape, TypeDef, UntaggedVariant, Variant};

/// The enum of a definition; `None` if it is none.
pub(super) fn emit(def: &TypeDef, docs: &Docs, protocol: &Protocol) -> Option<TokenStream> {
    let (variants, unrecognized) = match &def.shape {
        Shape::StringEnum(variants) => (known(variants), quote!(UnrecognizedString)),
        Shape::Tagged { variants, .. } => (known(variants), quote!(UnrecognizedObject)),
        Shape::External(variants) => (known(variants), quote!(UnrecognizedValue)),
        Shape::Untagged(variants) => return Some(untagged(def, docs, variants)),
        Shape::Struct(_) | Shape::Newtype(_) => return None,
    };
    let (doc, tier, derives, name) = head(def, docs);
    let getters =
        protocol.shared_strings(&def.name).into_iter().map(|field| getter(def, &field.wire, &field.name));
    let getters: Vec<TokenStream> = getters.collect();
    let getters = if getters.is_empty() { quote!() } else { quote!(#tier impl #name { #(#getters)* }) };
    Some(quote! {
        #doc #tier #derives #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that this version does not know, kept as it is."]
            Unrecognized(#unrecognized),
        }
        #getters
    })
}

fn head(def: &TypeDef, docs: &Docs) -> (TokenStream, TokenStream, TokenStream, proc_macro2::Ident) {
    (docs.of_type(def), experimental_attribute(def.experimental), derives(def), ident(&def.name))
}

fn known(variants: &[Variant]) -> Vec<TokenStream> {
    variants
        .iter()
        .map(|variant| {
            let (doc, tier) = (docs::of_variant(variant), experimental_attribute(variant.experimental));
            let name = ident(&variant.name);
            let payload = variant.payload.as_ref().map(|payload| {
                let payload = type_tokens(payload);
                quote!((#payload))
            });
            quote!(#doc #tier #name #payload,)
        })
        .collect()
}

/// A member that every variant has, without a match.
fn getter(def: &TypeDef, wire: &str, field: &str) -> TokenStream {
    let Shape::Tagged { variants, .. } = &def.shape else {
        return TokenStream::new();
    };
    let doc = docs::attributes(&format!("{} on the wire, which every kind carries.", code(wire)));
    let field = ident(field);
    let arms = variants.iter().map(|variant| {
        let (name, tier) = (ident(&variant.name), experimental_attribute(variant.experimental));
        quote!(#tier Self::#name(inner) => Some(&inner.#field),)
    });
    quote! {
        #doc
        pub fn #field(&self) -> Option<&str> {
            match self {
                #(#arms)*
                Self::Unrecognized(object) => object.get(#wire)?.as_str(),
            }
        }
    }
}

fn untagged(def: &TypeDef, docs: &Docs, variants: &[UntaggedVariant]) -> TokenStream {
    let (doc, tier, derives, name) = head(def, docs);
    let variants = variants.iter().map(|variant| {
        let text = if variant.doc.is_empty() {
            format!("A value of the shape that the protocol gives [`{}`].", def.name)
        } else {
            prose(&variant.doc)
        };
        let (doc, tier) = (docs::attributes(&text), experimental_attribute(variant.experimental));
        let (name, ty) = (ident(&variant.name), type_tokens(&variant.ty));
        quote!(#doc #tier #name(#ty),)
    });
    quote! {
        #doc #tier #derives #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value of a shape that this version does not know, kept as it is."]
            Unrecognized(UnrecognizedValue),
        }
    }
}
