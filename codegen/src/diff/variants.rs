//! The strings of an enum and the kinds of a union.

use super::change::{Aspect, Impact, Notes, Part, What};
use super::words::type_words;
use crate::protocol::{TypeRef, UntaggedVariant, Variant};

/// What all of them have in common.
struct Member<'a> {
    name: &'a str,
    payload: Option<&'a TypeRef>,
    experimental: bool,
}

pub(super) fn of_strings(notes: &mut Notes<'_>, old: &[Variant], new: &[Variant]) {
    compare(notes, Part::Value, &members(old), &members(new), false);
}

pub(super) fn of_union(notes: &mut Notes<'_>, old: &[Variant], new: &[Variant]) {
    compare(notes, Part::Variant, &members(old), &members(new), false);
}

/// Their enums are exhaustive: a new member breaks every `match`.
pub(super) fn of_untagged(notes: &mut Notes<'_>, old: &[UntaggedVariant], new: &[UntaggedVariant]) {
    compare(notes, Part::Variant, &untagged(old), &untagged(new), true);
}

fn members(variants: &[Variant]) -> Vec<Member<'_>> {
    variants
        .iter()
        .map(|Variant { wire, payload, experimental, .. }| Member {
            name: wire,
            payload: payload.as_ref(),
            experimental: *experimental,
        })
        .collect()
}

fn untagged(variants: &[UntaggedVariant]) -> Vec<Member<'_>> {
    variants
        .iter()
        .map(|UntaggedVariant { name, ty, experimental, .. }| Member {
            name,
            payload: Some(ty),
            experimental: *experimental,
        })
        .collect()
}

fn compare(
    notes: &mut Notes<'_>,
    part: fn(String) -> Part,
    old: &[Member<'_>],
    new: &[Member<'_>],
    exhaustive: bool,
) {
    for before in old {
        let part = || Some(part(before.name.to_owned()));
        match new.iter().find(|now| now.name == before.name) {
            None => notes.removed(part(), before.experimental),
            Some(now) => {
                notes.tier(part(), before.experimental, now.experimental);
                let payload = [before, now].map(payload_words);
                notes.changed(part(), before.experimental, Aspect::Type, payload);
            }
        }
    }
    for member in new.iter().filter(|member| !old.iter().any(|before| before.name == member.name)) {
        let experimental = notes.experimental || member.experimental;
        let detail = member.payload.map_or_else(String::new, |ty| format!("`{}`", type_words(ty)));
        let what = What::Added { detail, experimental };
        let impact = Impact::breaking_if(exhaustive, experimental);
        notes.push(Some(part(member.name.to_owned())), what, impact);
    }
}

fn payload_words(member: &Member<'_>) -> String {
    member.payload.map_or_else(|| "nothing".to_owned(), type_words)
}
