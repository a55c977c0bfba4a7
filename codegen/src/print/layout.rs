//! Types -> files by family: the files are split for the reader, all names are re-exported flat.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use crate::naming::field_name;
use crate::protocol::{Protocol, TypeDef};

/// The family of what belongs to several.
const SHARED: &str = "shared";

/// Type name -> the file it is in, without ending.
pub(crate) fn families(protocol: &Protocol) -> BTreeMap<String, String> {
    let namespaces = namespaces(protocol);
    let users = users(protocol);
    protocol.types.values().map(|def| (def.name.clone(), family(def, &namespaces, &users))).collect()
}

/// The first words of the methods: `thread`, `turn`, `config`, ...
fn namespaces(protocol: &Protocol) -> BTreeSet<String> {
    methods(protocol).map(|(method, _)| namespace(method)).collect()
}

/// The first word of a method.
fn namespace(method: &str) -> String {
    let first = method.split('/').next().unwrap_or_default().to_snake_case();
    first.split('_').next().unwrap_or_default().to_owned()
}

/// Items by the family of their method, in the order of the families and then of the items.
pub(crate) fn by_family<T>(items: &[T], method: impl Fn(&T) -> &str) -> BTreeMap<String, Vec<&T>> {
    let mut families: BTreeMap<String, Vec<&T>> = BTreeMap::new();
    for item in items {
        families.entry(file_name(&namespace(method(item)))).or_default().push(item);
    }
    families
}

fn methods(protocol: &Protocol) -> impl Iterator<Item = (&str, Vec<&crate::protocol::TypeRef>)> {
    let requests = protocol.requests.iter().chain(&protocol.server_requests);
    let requests = requests.map(|r| (r.method.as_str(), vec![&r.params, &r.response]));
    requests.chain(protocol.notifications.iter().map(|n| (n.method.as_str(), vec![&n.params])))
}

/// Type name -> the namespaces whose methods reach it.
fn users(protocol: &Protocol) -> BTreeMap<String, BTreeSet<String>> {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (method, roots) in methods(protocol) {
        for name in protocol.reachable(roots.into_iter()) {
            users.entry(name.to_owned()).or_default().insert(namespace(method));
        }
    }
    users
}

/// By the first word of its name, else by the one namespace that uses it.
fn family(
    def: &TypeDef,
    namespaces: &BTreeSet<String>,
    users: &BTreeMap<String, BTreeSet<String>>,
) -> String {
    let origin = if def.hoisted { &def.schema_name } else { &def.name };
    let word = origin.to_snake_case().split('_').next().unwrap_or_default().to_owned();
    if namespaces.contains(&word) {
        return file_name(&word);
    }
    match users.get(&def.name) {
        Some(users) if users.len() == 1 => {
            users.first().map_or_else(|| SHARED.into(), |only| file_name(only))
        }
        _ => SHARED.to_owned(),
    }
}

/// A module cannot be called by a keyword, nor like the files of methods.
fn file_name(word: &str) -> String {
    match word {
        "mod" | "type" | "requests" | "notifications" | "definitions" | "ids" | "schemas" | "secrets" => {
            format!("{word}_types")
        }
        _ => field_name(word),
    }
}
