//! All names are decided here.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use super::Request;
use crate::dump::Definitions;
use crate::error::{Error, Result};
use crate::methods::Methods;
use crate::overrides::Overrides;
use crate::report::Report;
use crate::schema::{EXTERNAL, TAGGED, properties};

/// The Rust name of a type, a variant or a marker: `thread/start` is `ThreadStart`, `on-request` is `OnRequest`.
pub(crate) fn type_name(wire: &str) -> String {
    let name = wire.to_upper_camel_case();
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("V{name}"),
        Some(_) if name == "Self" => "SelfValue".to_owned(),
        Some(_) => name,
    }
}

/// The Rust name of a definition: as it stands if it can be a Rust name.
pub(crate) fn definition_name(schema_name: &str) -> String {
    let plain = schema_name.chars().all(|c| c.is_ascii_alphanumeric())
        && schema_name.starts_with(|c: char| c.is_ascii_uppercase());
    if plain { schema_name.to_owned() } else { type_name(schema_name) }
}

/// The Rust name of a field: `threadId` is `thread_id`.
pub(crate) fn field_name(wire: &str) -> String {
    let name = wire.to_snake_case();
    match name.as_str() {
        "self" | "super" | "crate" => format!("{name}_"),
        "" => "empty".to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("v{name}"),
        _ => name,
    }
}

/// The name of an untagged union's variant: what tells the member's name from the union's.
///
/// `McpElicitationStringSchema` in `McpElicitationPrimitiveSchema` is `String`.
pub(crate) fn distinct_part(union: &str, member: &str) -> String {
    let union: Vec<String> = words(union);
    let member_words: Vec<String> = words(member);
    let start = union.iter().zip(&member_words).take_while(|(a, b)| a == b).count();
    let rest = &member_words[start..];
    let end = union.iter().rev().zip(rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let distinct = rest[..rest.len() - end].concat();
    if distinct.is_empty() { member.to_owned() } else { distinct }
}

/// The function that streams the items of a paged list: `thread_list_stream` beside `thread_list`.
pub(crate) fn stream_name(function: &str) -> String {
    format!("{function}_stream")
}

/// Functions that the client wrote by hand beside those of the requests.
const HANDWRITTEN_FUNCTIONS: [&str; 4] = ["timeout", "request", "request_raw", "stream"];

/// Checks that every request has a function of its own.
pub(super) fn check_functions(requests: &[Request]) -> Result<()> {
    let by_hand = HANDWRITTEN_FUNCTIONS.iter().map(|name| ((*name).to_owned(), format!("Rpc::{name}")));
    let mut taken: BTreeMap<String, String> = by_hand.collect();
    for request in requests {
        let plain = (request.function.clone(), format!("ClientRequest/{}", request.method));
        let stream = request.paging.as_ref().map(|_| {
            (stream_name(&request.function), format!("the stream of ClientRequest/{}", request.method))
        });
        for (name, source) in [plain].into_iter().chain(stream) {
            if let Some(first) = taken.insert(name.clone(), source.clone()) {
                return Err(Error::Collision { name, first, second: source });
            }
        }
    }
    Ok(())
}

/// Reports the renames of what the dump lacks.
pub(super) fn check_renames(
    definitions: &Definitions,
    methods: &Methods,
    overrides: &Overrides,
    report: &mut Report,
) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (name, schema) in definitions {
        known.insert(name.clone());
        known.extend(properties(schema).map(|(field, _)| format!("{name}.{field}")));
        known.extend(wire_variants(schema).map(|variant| format!("{name}/{variant}")));
    }
    let kinds = [
        ("ClientRequest", &methods.requests),
        ("ServerRequest", &methods.server_requests),
        ("ServerNotification", &methods.notifications),
    ];
    for (kind, list) in kinds {
        known.extend(list.methods.iter().map(|method| format!("{kind}/{}", method.method)));
        known.extend(properties(&list.envelope).map(|(field, _)| format!("{kind}.{field}")));
    }
    for entry in overrides.rename.iter().filter(|entry| !known.contains(&entry.from)) {
        report.stale(format!("overrides.toml: [[rename]] names {}, which the dump lacks", entry.from));
    }
}

/// The names that the variants of a union or string enum have on the wire.
fn wire_variants(schema: &Value) -> impl Iterator<Item = &str> {
    let tagged = schema.get(TAGGED).and_then(|tagged| tagged.get("members"));
    let tagged = members(tagged).filter_map(|member| member.get("value"));
    let external = members(schema.get(EXTERNAL)).filter_map(|member| member.get("name"));
    let plain = members(schema.get("enum"));
    tagged.chain(external).chain(plain).filter_map(Value::as_str)
}

fn members(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

fn words(name: &str) -> Vec<String> {
    name.to_snake_case().split('_').map(ToUpperCamelCase::to_upper_camel_case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_rust_names() {
        assert_eq!(type_name("item/agentMessage/delta"), "ItemAgentMessageDelta");
        assert_eq!(type_name("on-request"), "OnRequest");
        assert_eq!(type_name("2fa"), "V2fa");
        assert_eq!(field_name("threadId"), "thread_id");
        assert_eq!(field_name("_meta"), "meta");
        assert_eq!(definition_name("JSONRPCError"), "JSONRPCError");
    }

    #[test]
    fn untagged_variants_are_named_by_what_differs() {
        assert_eq!(distinct_part("McpElicitationPrimitiveSchema", "McpElicitationStringSchema"), "String");
        assert_eq!(distinct_part("JSONRPCMessage", "JSONRPCRequest"), "Request");
        assert_eq!(distinct_part("ThreadItemsListCursor", "ThreadItemsListAnchor"), "Anchor");
    }
}
