//! Doc comments: the dump's descriptions made safe for rustdoc, and sentences where the dump has none.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::protocol::{Field, Presence, Protocol, Shape, TypeDef, TypeRef, Variant};

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
                add(request.params.named(), format!("Params of {sender}`{}`.", request.method));
                add(request.response.named(), format!("Response to {sender}`{}`.", request.method));
            }
        }
        for notification in &protocol.notifications {
            add(
                notification.params.named(),
                format!("Params of the notification `{}`.", notification.method),
            );
        }
        for def in protocol.types.values() {
            if let Shape::Tagged { variants, .. } | Shape::External(variants) = &def.shape {
                for variant in variants {
                    let named = variant.payload.as_ref().and_then(|payload| payload.named());
                    add(named, format!("The `{}` kind of [`{}`].", variant.wire, def.name));
                }
            }
        }
        Self { roles }
    }

    pub(crate) fn of_type(&self, def: &TypeDef) -> TokenStream {
        let mut paragraphs = Vec::new();
        if !def.doc.is_empty() {
            paragraphs.push(clean(&def.doc));
        }
        paragraphs.extend(self.roles.get(&def.name).into_iter().flatten().cloned());
        if paragraphs.is_empty() {
            paragraphs.push(format!("`{}` of the protocol.", def.schema_name));
        }
        if def.experimental {
            paragraphs.push("Experimental.".into());
        }
        attributes(&paragraphs.join("\n\n"))
    }
}

/// What the dump says of a field, else of its type; nothing if it says nothing of either.
pub(crate) fn of_field(field: &Field, protocol: &Protocol) -> TokenStream {
    let of_type = || Some(protocol.types.get(field.ty.named()?)?.doc.as_str());
    let text = if field.doc.is_empty() { first_paragraph(of_type().unwrap_or_default()) } else { &field.doc };
    let mut paragraphs = Vec::new();
    if !text.is_empty() {
        paragraphs.push(clean(text));
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
    let mut text =
        if variant.doc.is_empty() { format!("`{}` on the wire.", variant.wire) } else { clean(&variant.doc) };
    if variant.experimental {
        text.push_str("\n\nExperimental.");
    }
    attributes(&text)
}

/// The doc of a method: its description and its name on the wire.
pub(crate) fn of_method(kind: &str, method: &str, doc: &str, experimental: bool) -> TokenStream {
    let mut text = if doc.is_empty() { String::new() } else { format!("{}\n\n", clean(doc)) };
    text.push_str(&format!("{kind} `{method}`."));
    if experimental {
        text.push_str("\n\nExperimental.");
    }
    attributes(&text)
}

/// What the dump says of a method, else of its types.
pub(crate) fn purpose<'a>(doc: &'a str, types: [&TypeRef; 2], protocol: &'a Protocol) -> &'a str {
    let of_types = types.into_iter().filter_map(|ty| Some(protocol.types.get(ty.named()?)?.doc.as_str()));
    [doc].into_iter().chain(of_types).find(|doc| !doc.is_empty()).unwrap_or_default()
}

/// One `#[doc]` a line.
pub(crate) fn attributes(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// Makes a description safe: no accidental links, tags or bare addresses.
pub(crate) fn clean(description: &str) -> String {
    let mut fenced = false;
    let lines: Vec<String> = description
        .trim()
        .lines()
        .map(|line| {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
                return if fenced { "```text".to_owned() } else { "```".to_owned() };
            }
            if fenced { line.to_owned() } else { clean_line(line.trim()) }
        })
        .collect();
    lines.join("\n")
}

fn clean_line(line: &str) -> String {
    line.split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { part.to_owned() } else { clean_prose(part) })
        .collect::<Vec<_>>()
        .join("`")
}

fn clean_prose(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let bare = word.trim_end();
            let address = bare.trim_end_matches(['.', ',', ';', ')']);
            if address.starts_with("http://") || address.starts_with("https://") {
                word.replacen(address, &format!("<{address}>"), 1)
            } else {
                word.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<").replace('*', "\\*")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn links_tags_and_addresses_are_made_safe() {
        assert_eq!(clean("[] clears; `[x]` stays"), "\\[\\] clears; `[x]` stays");
        assert_eq!(clean("see https://example.com/a."), "see <https://example.com/a>.");
        assert_eq!(clean("Vec<T>"), "Vec\\<T>");
        assert_eq!(clean("```\n[a]\n```"), "```text\n[a]\n```");
    }
}
