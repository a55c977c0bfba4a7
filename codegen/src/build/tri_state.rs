//! The fields for which absent and `null` are two things: the dump says so only in prose.

use std::collections::BTreeSet;

use crate::overrides::Overrides;
use crate::protocol::{Field, Presence, Protocol, Shape};
use crate::report::Report;

pub(super) fn decide(protocol: &mut Protocol, overrides: &Overrides, report: &mut Report) {
    let listed: BTreeSet<&str> = overrides.tri_state.iter().map(|entry| entry.field.as_str()).collect();
    let plain: BTreeSet<&str> = overrides.plain.iter().map(|entry| entry.field.as_str()).collect();
    for field in listed.intersection(&plain) {
        report.fail(format!("overrides.toml: {field} is both [[tri-state]] and [[plain]]; keep one"));
    }
    let sent: BTreeSet<String> = protocol
        .reachable(protocol.requests.iter().map(|request| &request.params))
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut seen = BTreeSet::new();
    let mut undecided = Vec::new();
    for (name, def) in &mut protocol.types {
        let Shape::Struct(shape) = &mut def.shape else {
            continue;
        };
        for field in &mut shape.fields {
            let path = format!("{name}.{}", field.wire);
            if listed.contains(path.as_str()) {
                if field.presence == Presence::Optional && field.nullable {
                    field.presence = Presence::Patch;
                } else {
                    report.stale(format!("overrides.toml: [[tri-state]] {path} is required, or never null"));
                }
            } else if !plain.contains(path.as_str()) && sent.contains(name) && is_doubtful(field) {
                undecided.push(path.clone());
            }
            seen.insert(path);
        }
    }
    for entry in listed.union(&plain).filter(|entry| !seen.contains(**entry)) {
        report.stale(format!("overrides.toml: {entry} is no field of the dump"));
    }
    for path in undecided {
        report.stale(format!(
            "{path}: its description speaks of null and of omission; list it in overrides.toml as [[tri-state]] \
             or as [[plain]] with the reason"
        ));
    }
}

/// Whether the description could mean that `null` and omission differ.
fn is_doubtful(field: &Field) -> bool {
    let doc = field.doc.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| doc.contains(word));
    field.presence == Presence::Optional
        && field.nullable
        && any(&["null"])
        && any(&["omi", "unchanged", "clear", "absent", "unset", "disable", "remove"])
}
