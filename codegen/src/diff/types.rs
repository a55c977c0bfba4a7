//! Definitions: which are there, and what shape they have.

use super::change::{Area, Aspect, Change, Notes, What};
use super::words::{shape_words, type_words};
use super::{fields, variants};
use crate::protocol::{Protocol, Shape, TypeDef};

pub(super) fn compare(old: &Protocol, new: &Protocol) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, before) in &old.types {
        let mut notes = Notes::of(Area::Types, name);
        match new.types.get(name) {
            Some(now) => compare_one(&mut notes, before, now),
            None if has_owner(before) => {}
            None => notes.push(None, What::Removed),
        }
        changes.append(&mut notes.changes);
    }
    for (name, def) in new.types.iter().filter(|(name, _)| !old.types.contains_key(*name)) {
        if !has_owner(def) {
            let mut notes = Notes::of(Area::Types, name);
            let detail = shape_words(&def.shape);
            notes.push(None, What::Added { detail, experimental: def.experimental });
            changes.append(&mut notes.changes);
        }
    }
    changes.sort_by(|a, b| a.subject.cmp(&b.subject));
    changes
}

/// Whether a type comes and goes with the definition in which the dump has it: the field or variant tells.
fn has_owner(def: &TypeDef) -> bool {
    def.hoisted
}

fn compare_one(notes: &mut Notes<'_>, before: &TypeDef, now: &TypeDef) {
    notes.tier(None, before.experimental, now.experimental);
    notes.changed(None, Aspect::Shape, [&before.shape, &now.shape].map(shape_words));
    match (&before.shape, &now.shape) {
        (Shape::Struct(before), Shape::Struct(now)) => {
            fields::compare(notes, &before.fields, &now.fields);
        }
        (Shape::StringEnum(before), Shape::StringEnum(now)) => variants::of_strings(notes, before, now),
        (Shape::Tagged { variants: before, .. }, Shape::Tagged { variants: now, .. })
        | (Shape::External(before), Shape::External(now)) => variants::of_union(notes, before, now),
        (Shape::Untagged(before), Shape::Untagged(now)) => variants::of_untagged(notes, before, now),
        (Shape::Newtype(before), Shape::Newtype(now)) => {
            notes.changed(None, Aspect::Type, [before, now].map(type_words));
        }
        // The change of shape says it all.
        _ => {}
    }
}
