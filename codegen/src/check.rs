//! The closing count: every definition is emitted, written by hand or taken apart on purpose; every name is used
//! once.

use std::collections::BTreeSet;

use crate::emit::Items;
use crate::emit::tokens::is_handwritten;
use crate::error::{Error, Result};
use crate::naming::METHOD_LISTS;
use crate::protocol::Protocol;
use crate::report::Report;

/// Checks what was made against what the dump holds.
pub(crate) fn check(names: &BTreeSet<String>, protocol: &Protocol, items: &Items, report: &mut Report) {
    let made: BTreeSet<&str> =
        protocol.types.values().filter(|def| !def.hoisted).map(|def| def.schema_name.as_str()).collect();
    for name in names {
        let is_method_list = METHOD_LISTS.contains(&name.as_str());
        if !made.contains(name.as_str()) && !is_method_list {
            report.fail(format!(
                "{name}: in the dump, but not among the types. This is a bug of codex-codegen"
            ));
        }
    }
    for name in protocol.types.keys() {
        if !items.contains_key(name) && !is_handwritten(name) {
            report.fail(format!("{name}: no code was generated for it. This is a bug of codex-codegen"));
        }
    }
}

/// Checks that nothing refers to what is not there, which nothing after the model could make Rust of.
pub(crate) fn check_references(protocol: &Protocol) -> Result<()> {
    let dangling: Vec<String> = dangling(protocol)
        .into_iter()
        .map(|name| format!("{name}: referred to, but not in the dump"))
        .collect();
    if dangling.is_empty() { Ok(()) } else { Err(Error::Disagreements(dangling)) }
}

fn dangling(protocol: &Protocol) -> BTreeSet<&str> {
    let requests = protocol.requests.iter().chain(&protocol.server_requests);
    let roots = requests.flat_map(|request| [&request.params, &request.response]);
    let roots = roots.chain(protocol.notifications.iter().map(|notification| &notification.params));
    let all = protocol.types.values().flat_map(|def| def.references()).chain(roots);
    all.filter_map(|ty| ty.named())
        .filter(|name| !protocol.types.contains_key(*name) && !is_handwritten(name))
        .collect()
}
