//! What a type holds, as a list: each member with its type, whether it must be there, and what it means.

use std::fmt::Write as _;

use super::book::{Book, tier};
use crate::emit::docs::of_field_words;
use crate::emit::text::{cell, code};
use crate::protocol::{Field, Presence, Shape, TypeRef, Variant};

/// So many strings of an enum are named beside the field that holds one.
const FEW: usize = 10;

/// The members of a type, folded, and what is said of it beyond what has been `said` of the method.
pub(super) fn folded(what: &str, ty: &TypeRef, said: &str, book: &Book<'_>) -> String {
    let name = match ty {
        TypeRef::Nullable(inner) => inner.named(),
        other => other.named(),
    };
    let Some(def) = name.and_then(|name| book.protocol.types.get(name)) else {
        return format!(
            "\n{what}: {}.\n",
            if *ty == TypeRef::Unit { "none".to_owned() } else { shown(ty, book) }
        );
    };
    let or_none = if matches!(ty, TypeRef::Nullable(_)) { " or none" } else { "" };
    let list = shape(&def.shape, book);
    if list.is_empty() {
        return format!("\n{what}: {}{or_none}, which has no members.\n", shown(ty, book));
    }
    let about = if def.doc == said { String::new() } else { cell(&def.doc) };
    let about = if about.is_empty() { about } else { format!(" {about}") };
    format!(
        "\n<details>\n<summary>{what}: <code>{name}</code>{or_none}</summary>\n\n[On docs.rs]({}).{about}\n\n{list}\n</details>\n",
        book.rustdoc.address(&def.name, book.protocol),
        name = def.name,
    )
}

fn shown(ty: &TypeRef, book: &Book<'_>) -> String {
    match ty {
        TypeRef::Nullable(inner) => shown(inner, book),
        other => book.rustdoc.ty(other, book.protocol),
    }
}

fn shape(shape: &Shape, book: &Book<'_>) -> String {
    match shape {
        Shape::Struct(members) => members.fields.iter().map(|of| field(of, "", book)).collect(),
        Shape::Tagged { tag, variants } => {
            let kinds: String = variants.iter().map(|of| kind(of, book)).collect();
            format!("One of these, told apart by {}:\n\n{kinds}", code(tag))
        }
        Shape::External(variants) => {
            let kinds: String = variants.iter().map(|of| kind(of, book)).collect();
            format!("One of these:\n\n{kinds}")
        }
        Shape::StringEnum(variants) => variants.iter().map(|of| kind(of, book)).collect(),
        Shape::Untagged(variants) => {
            let kinds = variants.iter().map(|of| format!("- {}\n", book.rustdoc.ty(&of.ty, book.protocol)));
            format!("One of these:\n\n{}", kinds.collect::<String>())
        }
        Shape::Newtype(inner) => format!("- {}\n", book.rustdoc.ty(inner, book.protocol)),
    }
}

/// A kind of a union, with its members one level deeper.
fn kind(variant: &Variant, book: &Book<'_>) -> String {
    let mut text = format!("- {}{}", code(&variant.wire), tier(variant.experimental));
    let doc = cell(&variant.doc);
    if !doc.is_empty() {
        let _ = write!(text, ": {doc}");
    }
    text.push('\n');
    let payload = variant.payload.as_ref().and_then(|ty| book.protocol.types.get(ty.named()?));
    if let Some(Shape::Struct(members)) = payload.map(|def| &def.shape) {
        text.extend(members.fields.iter().map(|of| field(of, "  ", book)));
    }
    text
}

fn field(field: &Field, indent: &str, book: &Book<'_>) -> String {
    let must = match field.presence {
        Presence::Required => "required",
        Presence::Nullable => "required, may be `null`",
        Presence::Optional => "optional",
        Presence::Patch => "optional; left out, `null` and a value are three things",
    };
    let mut text = format!(
        "{indent}- **{}** {}, {must}{}",
        code(&field.wire),
        book.rustdoc.ty(&field.ty, book.protocol),
        tier(field.experimental)
    );
    for sentence in [cell(of_field_words(field, book.protocol)), strings(&field.ty, book)] {
        if !sentence.is_empty() {
            let _ = write!(text, "{} {sentence}", if text.ends_with('.') { "" } else { "." });
        }
    }
    text.push('\n');
    text
}

/// The strings that an enum can be, if they are few.
fn strings(ty: &TypeRef, book: &Book<'_>) -> String {
    let shape = ty.named().and_then(|name| book.protocol.types.get(name)).map(|def| &def.shape);
    let Some(Shape::StringEnum(variants)) = shape else { return String::new() };
    if variants.len() > FEW {
        return String::new();
    }
    let strings: Vec<String> = variants.iter().map(|variant| code(&variant.wire)).collect();
    format!("Strings: {}.", strings.join(", "))
}
