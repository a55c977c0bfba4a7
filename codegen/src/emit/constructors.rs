//! `new(required, ..)` for what a program builds and cannot default.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::tokens::{experimental_attribute, ident, type_tokens};
use crate::protocol::{Field, Presence, Shape, TypeDef, TypeRef};

/// The constructor of a type that a program sends; `None` where `Default` or a literal does.
pub(crate) fn emit(def: &TypeDef) -> Option<TokenStream> {
    let Shape::Struct(shape) = &def.shape else {
        return None;
    };
    if !def.facts.sent || def.facts.default {
        return None;
    }
    let needed = |field: &&Field| matches!(field.presence, Presence::Required | Presence::Nullable);
    let arguments = shape.fields.iter().filter(needed).map(argument);
    let values = shape.fields.iter().map(|field| {
        let (name, tier) = (ident(&field.name), experimental_attribute(field.experimental));
        match field.presence {
            Presence::Optional => quote!(#tier #name: None,),
            Presence::Patch => quote!(#tier #name: Patch::Absent,),
            Presence::Required if field.boxed => quote!(#tier #name: Box::new(#name),),
            Presence::Required if takes_into(&field.ty) => quote!(#tier #name: #name.into(),),
            Presence::Required | Presence::Nullable => quote!(#tier #name,),
        }
    });
    let rest = shape.open.then(|| quote!(additional_properties: serde_json::Map::new(),));
    let name = ident(&def.name);
    let tier = experimental_attribute(def.experimental);
    let doc = docs::attributes("With what is required; everything else is left out.");
    Some(quote! {
        #tier
        impl #name {
            #doc
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values)* #rest }
            }
        }
    })
}

fn argument(field: &Field) -> TokenStream {
    let (name, ty) = (ident(&field.name), type_tokens(&field.ty));
    match field.presence {
        Presence::Nullable => quote!(#name: Option<#ty>),
        _ if takes_into(&field.ty) && !field.boxed => quote!(#name: impl Into<#ty>),
        _ => quote!(#name: #ty),
    }
}

fn takes_into(ty: &TypeRef) -> bool {
    *ty == TypeRef::String
}
