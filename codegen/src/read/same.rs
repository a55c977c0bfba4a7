//! Which member of a union is which in the other tier.

use std::collections::BTreeSet;

use schemars::schema::Schema;

use crate::schema::{constant, object, properties, reference, strings};

/// Whether a union's member is one of the stable tier, to which the experimental one may have added.
pub(super) fn is_same_member(member: &Schema, stable: &Schema) -> bool {
    let known: BTreeSet<_> = object(stable).into_iter().flat_map(strings).collect();
    if known.is_empty() {
        member_key(member) == member_key(stable)
    } else {
        object(member).into_iter().flat_map(strings).any(|value| known.contains(value))
    }
}

/// What stays the same about a member that is no string enum.
fn member_key(member: &Schema) -> String {
    let Schema::Object(member) = member else { return format!("{member:?}") };
    if let Some(target) = reference(member) {
        return target.to_owned();
    }
    let constants: Vec<String> = properties(member)
        .filter_map(|(name, property)| Some(format!("{name}={}", constant(property)?)))
        .collect();
    if constants.is_empty() {
        let required: Vec<&str> = crate::schema::required(member).collect();
        format!("{:?} {required:?}", member.instance_type)
    } else {
        constants.join(" ")
    }
}
