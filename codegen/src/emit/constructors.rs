//! `new(required, ..)` for what cannot default: what a program sends, and what a test pretends to receive.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::tokens::{experimental_attribute, ident, type_tokens};
use crate::protocol::{Field, ID_KEYS, Presence, Shape, TypeDef, TypeRef};

/// The constructor of a type; `None` where `Default` does.
pub(crate) fn emit(def: &TypeDef) -> Option<TokenStream> {
    let Shape::Struct(shape) = &def.shape else {
        return None;
    };
    if def.facts.default {
        return None;
    }
    let needed = |field: &&Field| matches!(field.presence, Presence::Required | Presence::Nullable);
    let mut needed: Vec<&Field> = shape.fields.iter().filter(needed).collect();
    needed.sort_by_key(|field| (place(&field.name), &field.name));
    let arguments = needed.into_iter().map(argument);
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

/// Where an argument stands: ids first, in the order of their kinds (thread, turn, item, ...), then other ids, then the
/// rest, both by name, which is the order of the schema. No two constructors disagree.
fn place(name: &str) -> usize {
    let kind = ID_KEYS.iter().position(|key| key.field == name);
    let is_id = name == "id" || name.ends_with("_id");
    kind.unwrap_or(ID_KEYS.len() + usize::from(!is_id))
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
