//! Fields: names, documentation, tier, and the types that typify cannot know (`Patch`, `Box`, the rest of an open
//! object). serde's attributes, which tell which field is which, go: the wire names stand in a table beside each struct.

use std::collections::BTreeMap;

use quote::{format_ident, quote};
use syn::{Expr, Field as SynField, Fields, File, Item, LitStr, Token, parse_quote};

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
        let mut by_name = BTreeMap::new();
        for mut made in std::mem::take(&mut made.named) {
            let wire = wire_name(&made);
            if let Some(field) = shape.fields.iter().find(|field| field.wire == wire) {
                finish(&mut made, field, protocol);
                by_name.insert(&field.name, made);
            }
        }
        made.named.extend(by_name.into_values());
        if shape.open {
            made.named.push(rest());
        }
    }
    file
}

/// What typify says that serde is to call a field.
fn wire_name(made: &SynField) -> String {
    let mut name = made.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    for attribute in made.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // What it says beside the name is nothing to us, and what cannot be parsed says no name.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = meta.value()?.parse::<LitStr>()?.value();
            } else if meta.input.peek(Token![=]) {
                meta.value()?.parse::<Expr>()?;
            }
            Ok(())
        });
    }
    name
}

fn finish(made: &mut SynField, field: &Field, protocol: &Protocol) {
    made.ident = Some(ident(&field.name));
    if field.presence == Presence::Patch {
        let inner = type_tokens(&field.ty);
        made.ty = parse_quote!(Patch<#inner>);
    }
    // To typify a list or a map that is absent is an empty one.
    if field.presence == Presence::Optional && !field.nullable {
        let inner = type_tokens(&field.ty);
        made.ty = parse_quote!(Option<#inner>);
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
