//! What can be said against the entries without the dump.

use super::file::Overrides;
use super::sections::{BuilderEntry, FieldEntry, Reasoned, RenameEntry};
use crate::entry::{self, Entry};
use crate::naming::{is_field_name, is_type_name};

pub(super) fn complaints(overrides: &Overrides) -> Vec<String> {
    let Overrides { response, tri_state, plain, secret, shown, unrouted, rename, builder } = overrides;
    let mut complaints = section(response);
    for list in [tri_state, plain, secret, shown, unrouted] {
        complaints.extend(section(list));
    }
    complaints.extend(section(rename));
    complaints.extend(section(builder));
    complaints.extend(either(tri_state, plain));
    complaints.extend(either(secret, shown));
    complaints.extend(rename.iter().filter_map(impossible_name));
    complaints.extend(builder.iter().flat_map(builder_form));
    complaints
}

/// Entries without a reason, and those about what another entry of the section is about.
fn section<T: Reasoned>(entries: &[Entry<T>]) -> Vec<String> {
    let without = entries.iter().filter(|entry| entry.reason().trim().is_empty());
    let without = without.map(|entry| format!("{entry}: gives no reason; say why it is needed"));
    without.chain(entry::twice(entries)).collect()
}

/// Fields that stand in two sections of which one denies the other.
fn either(one: &[Entry<FieldEntry>], other: &[Entry<FieldEntry>]) -> Vec<String> {
    let others = |entry: &Entry<FieldEntry>| other.iter().find(|other| other.field == entry.field);
    let both = one.iter().filter_map(|entry| Some((entry, others(entry)?)));
    both.map(|(entry, other)| format!("{entry}: contradicts [[{}]]; keep one", other.section())).collect()
}

fn impossible_name(entry: &Entry<RenameEntry>) -> Option<String> {
    let to = entry.to.as_str();
    // A kind can have a dot in its name, a member no slash.
    let (possible, example) = match entry.from.rsplit_once('.') {
        Some((owner, member)) if !member.contains('/') => {
            let of_kind = owner.contains('/') && is_type_name(to);
            (is_field_name(to) || of_kind, "a field's name, as in `thread_id`")
        }
        _ => (is_type_name(to), "the name of a type or variant, as in `ThreadStart`"),
    };
    (!possible).then(|| format!("{entry}: `{}` cannot be a name; write {example}", entry.to))
}

fn builder_form(entry: &Entry<BuilderEntry>) -> Vec<String> {
    let mut complaints = Vec::new();
    if let Some(options) = entry.options.as_deref().filter(|path| syn::parse_str::<syn::Path>(path).is_err())
    {
        complaints.push(format!(
            "{entry}: `options = {options:?}` is no path to a type; write it as in `crate::thread::Options`"
        ));
    }
    for (index, name) in entry.hide.iter().enumerate() {
        if entry.hide[..index].contains(name) {
            complaints.push(format!("{entry}: hides `{name}` twice; keep one"));
        }
    }
    complaints
}
