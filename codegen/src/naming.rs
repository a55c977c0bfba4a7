//! How names on the wire become names in Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// The union of the dump that lists the client's requests, and the enum made of it.
pub(crate) const CLIENT_REQUEST: &str = "ClientRequest";
/// The same of the server's requests.
pub(crate) const SERVER_REQUEST: &str = "ServerRequest";
/// The same of the server's notifications.
pub(crate) const SERVER_NOTIFICATION: &str = "ServerNotification";
/// All unions that list methods.
pub(crate) const METHOD_LISTS: [&str; 3] = [CLIENT_REQUEST, SERVER_REQUEST, SERVER_NOTIFICATION];

/// The Rust name of a type, a variant or a marker: `thread/start` is `ThreadStart`, `on-request` is `OnRequest`.
pub(crate) fn type_name(wire: &str) -> String {
    let name = ascii(&wire.to_upper_camel_case());
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("V{name}"),
        Some(_) if name == "Self" => "SelfValue".to_owned(),
        Some(_) => name,
    }
}

/// The Rust name of a definition: as it stands if it can be a Rust name.
pub(crate) fn definition_name(schema_name: &str) -> String {
    if is_type_name(schema_name) { schema_name.to_owned() } else { type_name(schema_name) }
}

/// The Rust name of a field: `threadId` is `thread_id`.
pub(crate) fn field_name(wire: &str) -> String {
    let name = ascii(&snake_case(wire));
    match name.as_str() {
        "self" | "super" | "crate" => format!("{name}_"),
        "" | "_" => "empty".to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("v{name}"),
        _ => name,
    }
}

/// The words of a name, in lower case: `apiKey` is `api`, `key`.
pub(crate) fn words(wire: &str) -> Vec<String> {
    snake_case(wire).split('_').map(str::to_owned).collect()
}

/// Snake case in which acronyms are words: a letter alone belongs to the word after it, so that `OAuth` is `oauth`.
pub(crate) fn snake_case(wire: &str) -> String {
    let mut name = String::new();
    let mut alone = false;
    for word in wire.to_snake_case().split('_') {
        if !name.is_empty() && !alone {
            name.push('_');
        }
        name.push_str(word);
        alone = word.len() == 1 && word.chars().all(|c| c.is_ascii_lowercase());
    }
    name
}

/// Without what cannot stand in a name everywhere; two names that become one by it are a collision like any other.
fn ascii(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// Whether a type, a variant or a marker can be called so.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name != "Self"
}

/// Whether a field or a function can be called so.
pub(crate) fn is_field_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !["self", "super", "crate"].contains(&name)
}

/// The name of an untagged union's variant: what tells the member's name from the union's.
///
/// `McpElicitationStringSchema` in `McpElicitationPrimitiveSchema` is `String`.
pub(crate) fn distinct_part(union: &str, member: &str) -> String {
    let union: Vec<String> = camel_words(union);
    let member_words: Vec<String> = camel_words(member);
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

fn camel_words(name: &str) -> Vec<String> {
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
        assert_eq!(field_name("account/gatewayOAuth/login"), "account_gateway_oauth_login");
        assert_eq!(field_name("x"), "x");
        assert_eq!(field_name("pathB"), "path_b");
        assert_eq!(definition_name("JSONRPCError"), "JSONRPCError");
    }

    #[test]
    fn untagged_variants_are_named_by_what_differs() {
        assert_eq!(distinct_part("McpElicitationPrimitiveSchema", "McpElicitationStringSchema"), "String");
        assert_eq!(distinct_part("JSONRPCMessage", "JSONRPCRequest"), "Request");
        assert_eq!(distinct_part("ThreadItemsListCursor", "ThreadItemsListAnchor"), "Anchor");
    }
}
