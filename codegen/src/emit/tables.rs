//! The table beside each type that ties its Rust names to the names on the wire.
//!
//! Tables are text, not tokens: prettyplease does not lay out the inside of a macro.

use std::fmt::Write as _;

use super::tokens::{cfg, cfg_line, flat, has_secrets, ident, type_tokens};
use crate::protocol::{Presence, Shape, Struct, TypeDef, TypeRef, UntaggedVariant, Variant};

/// The macro call that makes a type readable and writable.
pub(crate) fn emit(def: &TypeDef) -> String {
    let name = &def.name;
    let table = match &def.shape {
        Shape::Struct(shape) => record(def, shape),
        Shape::StringEnum(list) => call("string_enum", name, &variants(list)),
        Shape::Tagged { tag, variants: list } => {
            call("tagged", &format!("{name} by {tag:?}"), &variants(list))
        }
        Shape::External(list) => call("external", name, &variants(list)),
        Shape::Untagged(list) => call("untagged", name, &untagged(list)),
        Shape::Newtype(inner) => format!("newtype!({name}({}));\n", flat(&type_tokens(inner))),
    };
    let mut text = gated(def, table);
    let payloads = payloads(def);
    if !payloads.is_empty() {
        text.push_str(&gated(def, call("from_payloads", name, &payloads)));
    }
    if has_secrets(def)
        && let Shape::Struct(shape) = &def.shape
    {
        text.push_str(&gated(def, redacted(name, shape)));
    }
    text
}

/// The variants of a union whose payload is a type that no other variant has: those that it can be made from.
fn payloads(def: &TypeDef) -> Vec<String> {
    let variants: Vec<(&str, &TypeRef, bool)> = match &def.shape {
        Shape::Tagged { variants, .. } | Shape::External(variants) => variants
            .iter()
            .filter_map(|variant| {
                Some((variant.name.as_str(), variant.payload.as_ref()?, variant.experimental))
            })
            .collect(),
        Shape::Untagged(variants) => variants
            .iter()
            .map(|variant| (variant.name.as_str(), &variant.ty, variant.experimental))
            .collect(),
        _ => return Vec::new(),
    };
    let is_alone = |ty: &TypeRef| variants.iter().filter(|(_, other, _)| *other == ty).count() == 1;
    variants
        .iter()
        .filter(|(_, ty, _)| matches!(ty, TypeRef::Named(name) if *name != def.name) && is_alone(ty))
        .map(|(name, ty, experimental)| format!("{}{name}({}),", cfg(*experimental), flat(&type_tokens(ty))))
        .collect()
}

fn gated(def: &TypeDef, call: String) -> String {
    format!("{}{call}", cfg_line(def.experimental))
}

/// The `Debug` of a type with secrets.
fn redacted(name: &str, shape: &Struct) -> String {
    let lines: Vec<String> = shape
        .fields
        .iter()
        .map(|field| {
            let how = if field.secret { "redacted" } else { "shown" };
            format!("{}{}: {how},", cfg(field.experimental), ident(&field.name))
        })
        .collect();
    call("redacted_debug", name, &lines)
}

fn call(name: &str, head: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return format!("{name}!({head} {{}});\n");
    }
    let mut text = format!("{name}!({head} {{\n");
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("});\n");
    text
}

fn record(def: &TypeDef, shape: &Struct) -> String {
    let mut lines: Vec<String> = shape
        .fields
        .iter()
        .map(|field| {
            let presence = match field.presence {
                // An older runtime does not write what it does not have; a client is asked to write it.
                Presence::Nullable if def.facts.received => "nullable",
                Presence::Required | Presence::Nullable => "required",
                Presence::Optional | Presence::Patch => "optional",
            };
            format!("{}{}: {presence} {:?},", cfg(field.experimental), ident(&field.name), field.wire)
        })
        .collect();
    if shape.open {
        lines.push("..additional_properties".into());
    }
    call("record", &def.name, &lines)
}

fn variants(list: &[Variant]) -> Vec<String> {
    list.iter()
        .map(|variant| {
            let payload =
                variant.payload.as_ref().map(|payload| format!("({})", flat(&type_tokens(payload))));
            let (wire, payload) = (&variant.wire, payload.unwrap_or_default());
            format!("{}{wire:?} => {}{payload},", cfg(variant.experimental), variant.name)
        })
        .collect()
}

fn untagged(list: &[UntaggedVariant]) -> Vec<String> {
    list.iter()
        .map(|variant| {
            let constants: Vec<String> = variant
                .constants
                .iter()
                .map(|(member, values)| format!("({member:?}, {values:?})"))
                .collect();
            let how = if variant.union { "union".to_owned() } else { format!("[{}]", constants.join(", ")) };
            let payload = flat(&type_tokens(&variant.ty));
            format!("{}{}({payload}) {how},", cfg(variant.experimental), variant.name)
        })
        .collect()
}
