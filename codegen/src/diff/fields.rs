//! The fields of an object.

use super::change::{Aspect, Impact, Notes, Part, What};
use super::words::{field_type, presence_words};
use crate::protocol::{Field, Presence};

/// `sent`: whether a program builds the object, and so whether `new` takes what is required.
pub(super) fn compare(notes: &mut Notes<'_>, old: &[Field], new: &[Field], sent: bool) {
    for before in old {
        let part = || Some(Part::Field(before.wire.clone()));
        match new.iter().find(|now| now.wire == before.wire) {
            None => notes.removed(part(), before.experimental),
            Some(now) => {
                notes.tier(part(), before.experimental, now.experimental);
                let presence = [before, now].map(|field| presence_words(field.presence).to_owned());
                notes.changed(part(), before.experimental, Aspect::Presence, presence);
                notes.changed(part(), before.experimental, Aspect::Type, [before, now].map(field_type));
            }
        }
    }
    for field in new.iter().filter(|field| !old.iter().any(|before| before.wire == field.wire)) {
        let required = matches!(field.presence, Presence::Required | Presence::Nullable);
        let experimental = notes.experimental || field.experimental;
        let detail = format!("{}, `{}`", presence_words(field.presence), field_type(field));
        let what = What::Added { detail, experimental };
        let impact = Impact::breaking_if(required && sent, experimental);
        notes.push(Some(Part::Field(field.wire.clone())), what, impact);
    }
}
