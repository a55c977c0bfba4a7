//! Every entry of `overrides.toml` about a field or a request names one that the dump has.

use std::collections::BTreeSet;

use super::nearest::nearest;
use crate::entry::Entry;
use crate::overrides::{BuilderEntry, Overrides};
use crate::protocol::{Presence, Protocol, Shape};
use crate::report::Report;

pub(super) fn check(protocol: &Protocol, overrides: &Overrides, report: &mut Report) {
    let known: BTreeSet<String> = fields(protocol).collect();
    let Overrides { tri_state, plain, secret, shown, unrouted, .. } = overrides;
    for entry in [tri_state, plain, secret, shown, unrouted].into_iter().flatten() {
        if !known.contains(&entry.field) {
            report
                .stale(format!("{entry}: the dump has no such field{}", nearest(&entry.field, known.iter())));
        }
    }
    for entry in &overrides.builder {
        builder(entry, protocol, report);
    }
}

/// Every field, as `overrides.toml` spells it.
fn fields(protocol: &Protocol) -> impl Iterator<Item = String> {
    protocol.types.values().flat_map(|def| {
        let fields = match &def.shape {
            Shape::Struct(shape) => shape.fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(|field| format!("{}.{}", def.place, field.wire))
    })
}

fn builder(entry: &Entry<BuilderEntry>, protocol: &Protocol, report: &mut Report) {
    let Some(request) = protocol.requests.iter().find(|request| request.method == entry.method) else {
        let methods = protocol.requests.iter().map(|request| &request.method);
        return report.stale(format!("{entry}: no such request{}", nearest(&entry.method, methods)));
    };
    let params = request.params.named().and_then(|name| protocol.types.get(name)).map(|def| &def.shape);
    let Some(Shape::Struct(params)) = params else {
        return report.stale(format!("{entry}: takes no object; remove the entry"));
    };
    let is_set = |presence| matches!(presence, Presence::Optional | Presence::Patch);
    let settable = || params.fields.iter().filter(|field| is_set(field.presence)).map(|field| &field.wire);
    for name in entry.hide.iter().filter(|name| settable().all(|wire| wire != *name)) {
        let nearest = nearest(name, settable());
        report.stale(format!("{entry}: hides `{name}`, which is no optional member of its params{nearest}"));
    }
}
