//! The fields that `Debug` must not show: the dump does not say which they are.

use std::collections::BTreeSet;

use crate::overrides::Overrides;
use crate::protocol::{Field, Protocol, Shape, TypeRef};
use crate::report::Report;

pub(super) fn decide(protocol: &mut Protocol, overrides: &Overrides, report: &mut Report) {
    let mut listed: BTreeSet<&str> = overrides.secret.iter().map(|entry| entry.field.as_str()).collect();
    for (name, def) in &mut protocol.types {
        let Shape::Struct(shape) = &mut def.shape else { continue };
        for field in &mut shape.fields {
            let path = format!("{name}.{}", field.wire);
            field.secret = listed.remove(path.as_str());
            if !field.secret && is_doubtful(field) {
                report
                    .stale(format!("{path} is named like a secret; list it in overrides.toml as [[secret]]"));
            }
        }
    }
    for path in listed {
        report.stale(format!("overrides.toml: [[secret]] {path} is no field of the dump"));
    }
}

/// Whether it is text with a name that only secrets have.
fn is_doubtful(field: &Field) -> bool {
    let name = field.wire.to_lowercase();
    let words =
        ["apikey", "accesstoken", "accesskey", "sessiontoken", "bearertoken", "privatekey", "password"];
    field.ty == TypeRef::String && words.iter().any(|word| name.contains(word))
}
