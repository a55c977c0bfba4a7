//! The fields for which absent and `null` are two things: the dump says so only in prose.

use std::collections::BTreeSet;

use crate::overrides::Overrides;
use crate::protocol::{Field, Presence, Protocol, Shape};
use crate::report::Report;

pub(super) fn decide(protocol: &mut Protocol, overrides: &Overrides, report: &mut Report) {
    let sent: BTreeSet<String> = protocol
        .reachable(protocol.requests.iter().map(|request| &request.params))
        .into_iter()
        .map(str::to_owned)
        .collect();
    for (name, def) in &mut protocol.types {
        let Shape::Struct(shape) = &mut def.shape else {
            continue;
        };
        for field in &mut shape.fields {
            let path = format!("{}.{}", def.place, field.wire);
            let is_plain = overrides.plain.iter().any(|entry| entry.field == path);
            if let Some(entry) = overrides.tri_state.iter().find(|entry| entry.field == path) {
                if field.presence == Presence::Optional && field.nullable {
                    field.presence = Presence::Patch;
                } else {
                    report.stale(format!("{entry}: is required, or never null; remove the entry"));
                }
            } else if !is_plain && sent.contains(name) && is_doubtful(field) {
                report.stale(format!(
                    "{path}: its description speaks of null and of omission; list it in overrides.toml as \
                     [[tri-state]] or as [[plain]] with the reason"
                ));
            }
        }
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
