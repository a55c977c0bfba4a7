//! The strings of an enum and the kinds of a union.

use super::change::{Aspect, Notes, Part, What};
use super::words::type_words;
use crate::protocol::{TypeRef, UntaggedVariant, Variant};

/// What all of them have in common.
struct Member<'a> {
    name: &'a str,
    payload: Option<&'a TypeRef>,
    experimental: bool,
}

pub(super) fn of_strings(notes: &mut Notes<'_>, old: &[Variant], new: &[Variant]) {
    compare(notes, Part::Value, &members(old), &members(new));
}

pub(super) fn of_union(notes: &mut Notes<'_>, old: &[Variant], new: &[Variant]) {
    compare(notes, Part::Variant, &members(old), &members(new));
}

pub(super) fn of_untagged(notes: &mut Notes<'_>, old: &[UntaggedVariant], new: &[UntaggedVariant]) {
    compare(notes, Part::Variant, &untagged(old), &untagged(new));
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

fn compare(notes: &mut Notes<'_>, part: fn(String) -> Part, old: &[Member<'_>], new: &[Member<'_>]) {
    for before in old {
        let part = || Some(part(before.name.to_owned()));
        match new.iter().find(|now| now.name == before.name) {
            None => notes.push(part(), What::Removed),
            Some(now) => {
                notes.tier(part(), before.experimental, now.experimental);
                notes.changed(part(), Aspect::Type, [before, now].map(payload_words));
            }
        }
    }
    for member in new.iter().filter(|member| !old.iter().any(|before| before.name == member.name)) {
        let detail = member.payload.map_or_else(String::new, |ty| format!("`{}`", type_words(ty)));
        let what = What::Added { detail, experimental: member.experimental };
        notes.push(Some(part(member.name.to_owned())), what);
    }
}

fn payload_words(member: &Member<'_>) -> String {
    member.payload.map_or_else(|| "nothing".to_owned(), type_words)
}
