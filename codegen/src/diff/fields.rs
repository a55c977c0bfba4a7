//! The fields of an object.

use super::change::{Aspect, Notes, Part, What};
use super::words::{field_type, presence_words};
use crate::protocol::Field;

pub(super) fn compare(notes: &mut Notes<'_>, old: &[Field], new: &[Field]) {
    for before in old {
        let part = || Some(Part::Field(before.wire.clone()));
        match new.iter().find(|now| now.wire == before.wire) {
            None => notes.push(part(), What::Removed),
            Some(now) => {
                notes.tier(part(), before.experimental, now.experimental);
                let presence = [before, now].map(|field| presence_words(field.presence).to_owned());
                notes.changed(part(), Aspect::Presence, presence);
                notes.changed(part(), Aspect::Type, [before, now].map(field_type));
            }
        }
    }
    for field in new.iter().filter(|field| !old.iter().any(|before| before.wire == field.wire)) {
        let detail = format!("{}, `{}`", presence_words(field.presence), field_type(field));
        let what = What::Added { detail, experimental: field.experimental };
        notes.push(Some(Part::Field(field.wire.clone())), what);
    }
}
