//! Every rename names something that the dump has.

use std::collections::BTreeSet;

use super::nearest::nearest;
use crate::overrides::Overrides;
use crate::read::{Definition, Definitions, Methods};
use crate::report::Report;
use crate::schema::properties;
use crate::unions::wire_names;

/// Reports the renames of what the dump lacks.
pub(super) fn check(
    definitions: &Definitions,
    methods: &Methods,
    overrides: &Overrides,
    report: &mut Report,
) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for Definition { schema, place, .. } in definitions.values() {
        known.insert(place.clone());
        known.extend(properties(schema).map(|(field, _)| format!("{place}.{field}")));
        known.extend(wire_names(schema).into_iter().map(|variant| format!("{place}/{variant}")));
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
