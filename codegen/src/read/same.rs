//! Which member of a union is which in the other tier.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::schema::reference;

/// The strings of a list.
pub(super) fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Whether a union's member is one of the stable tier, to which the experimental one may have added.
pub(super) fn is_same_member(member: &Value, stable: &Value) -> bool {
    let known: BTreeSet<_> = strings(stable.get("enum")).collect();
    if known.is_empty() {
        member_key(member) == member_key(stable)
    } else {
        strings(member.get("enum")).any(|value| known.contains(value))
    }
}

/// What stays the same about a member that is no string enum.
fn member_key(member: &Value) -> String {
    if let Some(target) = reference(member) {
        return target.to_owned();
    }
    let constants: Vec<String> = member
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, property)| {
            match property.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
                Some([Value::String(only)]) => Some(format!("{name}={only}")),
                _ => None,
            }
        })
        .collect();
    if constants.is_empty() {
        format!("{:?} {:?}", member.get("type"), member.get("required"))
    } else {
        constants.join(" ")
    }
}
