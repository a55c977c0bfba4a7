//! Doc comments: the dump's descriptions, and sentences where the dump has none.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::text::{code, prose};
use crate::protocol::{Field, Presence, Protocol, Shape, TypeDef, Variant};

/// What is known of each type beyond its description.
pub(crate) struct Docs {
    roles: BTreeMap<String, Vec<String>>,
}

impl Docs {
    pub(crate) fn new(protocol: &Protocol) -> Self {
        let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut add = |name: Option<&str>, sentence: String| {
            roles.entry(name.unwrap_or_default().to_owned()).or_default().push(sentence);
        };
        for (list, sender) in [(&protocol.requests, ""), (&protocol.server_requests, "the server's ")] {
            for request in list {
                add(request.params.named(), format!("Params of {sender}{}.", code(&request.method)));
                add(request.response.named(), format!("Response to {sender}{}.", code(&request.method)));
            }
        }
        for notification in &protocol.notifications {
            add(
                notification.params.named(),
                format!("Params of the notification {}.", code(&notification.method)),
            );
        }
        for def in protocol.types.values() {
            if let Shape::Tagged { variants, .. } | Shape::External(variants) = &def.shape {
                for variant in variants {
                    let named = variant.payload.as_ref().and_then(|payload| payload.named());
                    add(named, format!("The {} kind of [`{}`].", code(&variant.wire), def.name));
                }
            }
        }
        Self { roles }
    }

    pub(crate) fn of_type(&self, def: &TypeDef) -> TokenStream {
        let mut paragraphs = Vec::new();
        if !def.doc.is_empty() {
            paragraphs.push(prose(&def.doc));
        }
        paragraphs.extend(self.roles.get(&def.name).into_iter().flatten().cloned());
        if paragraphs.is_empty() {
            paragraphs.push(format!("{} of the protocol.", code(&def.schema_name)));
        }
        if def.experimental {
            paragraphs.push("Experimental.".into());
        }
        attributes(&paragraphs.join("\n\n"))
    }
}

/// What the dump says of a field, else of its type; nothing if it says nothing of either.
pub(crate) fn of_field_words<'a>(field: &'a Field, protocol: &'a Protocol) -> &'a str {
    let of_type = || Some(protocol.types.get(field.ty.named()?)?.doc.as_str());
    if field.doc.is_empty() { first_paragraph(of_type().unwrap_or_default()) } else { &field.doc }
}

/// The same as a doc comment, and what presence and tier add.
pub(crate) fn of_field(field: &Field, protocol: &Protocol) -> TokenStream {
    let text = of_field_words(field, protocol);
    let mut paragraphs = Vec::new();
    if !text.is_empty() {
        paragraphs.push(prose(text));
    }
    if field.presence == Presence::Patch {
        paragraphs.push("Absent, `null` and a value are three different things here.".to_owned());
    }
    if field.experimental {
        paragraphs.push("Experimental.".to_owned());
    }
    attributes(&paragraphs.join("\n\n"))
}

fn first_paragraph(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or_default()
}

pub(crate) fn of_variant(variant: &Variant) -> TokenStream {
    let mut text = if variant.doc.is_empty() {
        format!("{} on the wire.", code(&variant.wire))
    } else {
        prose(&variant.doc)
    };
    if variant.experimental {
        text.push_str("\n\nExperimental.");
    }
    attributes(&text)
}

/// The doc of a method: its description and its name on the wire.
pub(crate) fn of_method(kind: &str, method: &str, doc: &str, experimental: bool) -> TokenStream {
    let mut text = if doc.is_empty() { String::new() } else { format!("{}\n\n", prose(doc)) };
    text.push_str(&format!("{kind} {}.", code(method)));
    if experimental {
        text.push_str("\n\nExperimental.");
    }
    attributes(&text)
}

/// One `#[doc]` a line.
pub(crate) fn attributes(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}
