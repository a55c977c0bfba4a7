//! What a field means, where the dump does not say it: the `[[field]]` entries of `descriptions.toml`.

use super::nearest::nearest;
use crate::descriptions::FieldEntry;
use crate::entry::Entry;
use crate::protocol::{Field, Protocol, Shape};
use crate::report::Report;

/// What stands for every type that has the field.
const EVERY: &str = "*";

/// Writes the words into the fields, and says which entries are not needed. What is said of one type comes before what is
/// said of every.
pub(super) fn write(protocol: &mut Protocol, entries: &[Entry<FieldEntry>], report: &mut Report) {
    let (every, one): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.parts().0 == EVERY);
    for entry in one {
        of_one(protocol, entry, report);
    }
    for entry in every {
        let member = entry.parts().1;
        if !fields(protocol).any(|field| field.wire == member) {
            let nearest = nearest(member, names(protocol).iter());
            report.stale(format!("{entry}: no type of the dump has such a field{nearest}"));
            continue;
        }
        let silent = |field: &&mut Field| field.wire == member && field.doc.is_empty();
        let silent: Vec<_> = fields(protocol).filter(silent).collect();
        if silent.is_empty() {
            report.stale(format!("{entry}: each of these fields has words of its own; remove the entry"));
        }
        for field in silent {
            field.doc.clone_from(&entry.says);
        }
    }
}

fn of_one(protocol: &mut Protocol, entry: &Entry<FieldEntry>, report: &mut Report) {
    let (name, member) = entry.parts();
    let fields = match protocol.types.get_mut(name).map(|def| &mut def.shape) {
        Some(Shape::Struct(members)) => &mut members.fields,
        _ => {
            let nearest = nearest(name, protocol.types.keys());
            return report.stale(format!("{entry}: no type with fields has that name in Rust{nearest}"));
        }
    };
    let Some(index) = fields.iter().position(|field| field.wire == member) else {
        let nearest = nearest(member, fields.iter().map(|field| &field.wire));
        return report.stale(format!("{entry}: the type has no such field{nearest}"));
    };
    let doc = &mut fields[index].doc;
    if !doc.is_empty() {
        return report.stale(format!("{entry}: the dump says of it {doc:?}; remove the entry"));
    }
    doc.clone_from(&entry.says);
}

fn fields(protocol: &mut Protocol) -> impl Iterator<Item = &mut Field> {
    protocol.types.values_mut().flat_map(|def| match &mut def.shape {
        Shape::Struct(members) => members.fields.as_mut_slice(),
        _ => &mut [],
    })
}

/// The names of all fields.
fn names(protocol: &mut Protocol) -> Vec<String> {
    let mut names: Vec<_> = fields(protocol).map(|field| field.wire.clone()).collect();
    names.sort();
    names.dedup();
    names
}
