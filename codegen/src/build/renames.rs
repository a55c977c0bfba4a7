//! Every rename names something that the dump has.

use std::collections::BTreeSet;

use serde_json::Value;

use super::nearest::nearest;
use crate::overrides::Overrides;
use crate::read::{Definitions, Methods};
use crate::report::Report;
use crate::schema::{EXTERNAL, TAGGED, place, properties};

/// Reports the renames of what the dump lacks.
pub(super) fn check(
    definitions: &Definitions,
    methods: &Methods,
    overrides: &Overrides,
    report: &mut Report,
) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (name, schema) in definitions {
        let place = place(name, schema);
        known.insert(place.to_owned());
        known.extend(properties(schema).map(|(field, _)| format!("{place}.{field}")));
        known.extend(wire_variants(schema).map(|variant| format!("{place}/{variant}")));
    }
    for list in methods.lists() {
        let kind = list.name;
        known.extend(list.methods.iter().map(|method| format!("{kind}/{}", method.method)));
        known.extend(properties(&list.envelope).map(|(field, _)| format!("{kind}.{field}")));
    }
    for entry in overrides.rename.iter().filter(|entry| !known.contains(&entry.from)) {
        report.stale(format!("{entry}: the dump has none{}", nearest(&entry.from, known.iter())));
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
