//! The table beside each type that ties its Rust names to the names on the wire.
//!
//! Tables are text, not tokens: prettyplease does not lay out the inside of a macro.

use std::fmt::Write as _;

use super::tokens::{cfg, cfg_line, flat, has_secrets, ident, type_tokens};
use crate::protocol::{Presence, Shape, Struct, TypeDef, UntaggedVariant, Variant};

/// The macro call that makes a type readable and writable.
pub(crate) fn emit(def: &TypeDef) -> String {
    let name = &def.name;
    let call = match &def.shape {
        Shape::Struct(shape) => record(name, shape),
        Shape::StringEnum(list) => call("string_enum", name, &variants(list)),
        Shape::Tagged { tag, variants: list } => {
            call("tagged", &format!("{name} by {tag:?}"), &variants(list))
        }
        Shape::External(list) => call("external", name, &variants(list)),
        Shape::Untagged(list) => call("untagged", name, &untagged(list)),
        Shape::Newtype(inner) => format!("newtype!({name}({}));\n", flat(&type_tokens(inner))),
    };
    let mut text = gated(def, call);
    if has_secrets(def)
        && let Shape::Struct(shape) = &def.shape
    {
        text.push_str(&gated(def, redacted(name, shape)));
    }
    text
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

fn record(name: &str, shape: &Struct) -> String {
    let mut lines: Vec<String> = shape
        .fields
        .iter()
        .map(|field| {
            let presence = match field.presence {
                Presence::Required | Presence::Nullable => "required",
                Presence::Optional | Presence::Patch => "optional",
            };
            format!("{}{}: {presence} {:?},", cfg(field.experimental), ident(&field.name), field.wire)
        })
        .collect();
    if shape.open {
        lines.push("..additional_properties".into());
    }
    call("record", name, &lines)
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
            let payload = flat(&type_tokens(&variant.ty));
            format!("{}{}({payload}) [{}],", cfg(variant.experimental), variant.name, constants.join(", "))
        })
        .collect()
}
