//! Fields: names, documentation, tier, and the types that typify cannot know (`Patch`, `Box`, the rest of an open
//! object).

use quote::{format_ident, quote};
use syn::{Field as SynField, Fields, File, Item, parse_quote};

use crate::emit::docs;
use crate::emit::tokens::{experimental_attribute, ident, type_tokens};
use crate::protocol::{Field, Presence, Protocol, Shape};

pub(super) fn run(mut file: File, protocol: &Protocol) -> File {
    for item in &mut file.items {
        let Item::Struct(item) = item else { continue };
        let Some(def) = protocol.types.get(&item.ident.to_string()) else {
            continue;
        };
        let Shape::Struct(shape) = &def.shape else {
            continue;
        };
        let Fields::Named(made) = &mut item.fields else {
            item.fields = Fields::Named(parse_quote!({}));
            continue;
        };
        for made in &mut made.named {
            let name = made.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let wanted = |field: &&Field| field.name == name || format!("{}_", field.name) == name;
            if let Some(field) = shape.fields.iter().find(wanted) {
                finish(made, field, protocol);
            }
        }
        if shape.open {
            made.named.push(rest());
        }
    }
    file
}

fn finish(made: &mut SynField, field: &Field, protocol: &Protocol) {
    made.ident = Some(ident(&field.name));
    if field.presence == Presence::Patch {
        let inner = type_tokens(&field.ty);
        made.ty = parse_quote!(Patch<#inner>);
    }
    if field.boxed {
        let inner = type_tokens(&field.ty);
        made.ty = match field.presence {
            Presence::Required => parse_quote!(Box<#inner>),
            Presence::Nullable | Presence::Optional => parse_quote!(Option<Box<#inner>>),
            Presence::Patch => parse_quote!(Patch<Box<#inner>>),
        };
    }
    let (doc, tier) = (docs::of_field(field, protocol), experimental_attribute(field.experimental));
    made.attrs = attributes(&quote!(#doc #tier));
}

fn rest() -> SynField {
    let name = format_ident!("additional_properties");
    let mut field: SynField = syn::parse_quote!(pub #name: serde_json::Map<String, serde_json::Value>);
    field.attrs = attributes(&docs::attributes("Members that the protocol allows beside those it names."));
    field
}

fn attributes(tokens: &proc_macro2::TokenStream) -> Vec<syn::Attribute> {
    let item: syn::ItemStruct = parse_quote!(#tokens struct Bearer;);
    item.attrs
}
