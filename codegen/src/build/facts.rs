//! What follows from the whole graph of types: which derives hold, and where a type contains itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::protocol::{Facts, Presence, Protocol, Read, Request, Shape, TypeDef, TypeRef};

pub(super) fn derive(protocol: &mut Protocol) {
    let floats = with_floats(protocol);
    let (params, answers) = (protocol.requests.iter(), protocol.server_requests.iter());
    let sent = params.map(|request| &request.params).chain(answers.map(|request| &request.response));
    let sent = reachable(protocol, sent);
    let (responses, asked) = (protocol.requests.iter(), protocol.server_requests.iter());
    let received = responses
        .map(|request| &request.response)
        .chain(asked.map(|request| &request.params))
        .chain(protocol.notifications.iter().map(|notification| &notification.params));
    let received = reachable(protocol, received);
    let boxed = self_containing(protocol);
    settle_reading(protocol);
    for (name, def) in &mut protocol.types {
        def.facts = Facts {
            eq: !floats.contains(name),
            default: nothing_required(&def.shape),
            sent: sent.contains(name),
            received: received.contains(name),
        };
        if let Shape::Struct(shape) = &mut def.shape {
            for field in &mut shape.fields {
                field.boxed = boxed.contains(&(name.clone(), field.wire.clone()));
            }
        }
    }
}

/// Settles where answers are read: what is told otherwise too is read with the types anyway.
fn settle_reading(protocol: &mut Protocol) {
    let notifications = protocol.notifications.iter().map(|notification| &notification.params);
    let asked = protocol.server_requests.iter().map(|request| &request.params);
    let told = reachable(protocol, notifications.chain(asked));
    let read = |request: &Request| {
        let types = protocol.reachable([&request.response].into_iter());
        let most = types.iter().filter(|name| told.contains(**name)).count() * 2 > types.len();
        if most { Read::Here } else { Read::WhereUsed }
    };
    let read: Vec<_> = protocol.requests.iter().map(read).collect();
    for (request, read) in protocol.requests.iter_mut().zip(read) {
        request.read = Some(read);
    }
}

fn reachable<'a>(protocol: &'a Protocol, roots: impl Iterator<Item = &'a TypeRef>) -> BTreeSet<String> {
    protocol.reachable(roots).into_iter().map(str::to_owned).collect()
}

fn nothing_required(shape: &Shape) -> bool {
    match shape {
        Shape::Struct(shape) => {
            shape.fields.iter().all(|field| matches!(field.presence, Presence::Optional | Presence::Patch))
        }
        Shape::Newtype(inner) => matches!(inner, TypeRef::Map(_) | TypeRef::List(_) | TypeRef::Nullable(_)),
        _ => false,
    }
}

/// The types that have a float somewhere inside.
fn with_floats(protocol: &Protocol) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    loop {
        let before = found.len();
        for (name, def) in &protocol.types {
            let has_float =
                |ty: &TypeRef| is_float(ty) || ty.named().is_some_and(|name| found.contains(name));
            if def.references().into_iter().any(has_float) {
                found.insert(name.clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

fn is_float(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Float => true,
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => is_float(inner),
        _ => false,
    }
}

/// The fields (type, wire name) by which a type contains itself without a list or map between.
fn self_containing(protocol: &Protocol) -> BTreeSet<(String, String)> {
    let inside: BTreeMap<&str, Vec<&str>> = protocol
        .types
        .iter()
        .map(|(name, def)| (name.as_str(), by_value(def).map(|(_, target)| target).collect()))
        .collect();
    let reaches = |from: &str, to: &str| {
        let mut seen = vec![from];
        let mut next = 0;
        while let Some(name) = seen.get(next).copied() {
            if name == to {
                return true;
            }
            next += 1;
            for target in inside.get(name).into_iter().flatten() {
                if !seen.contains(target) {
                    seen.push(target);
                }
            }
        }
        false
    };
    protocol
        .types
        .iter()
        .flat_map(|(name, def)| by_value(def).map(move |(wire, target)| (name, wire, target)))
        .filter(|(name, _, target)| reaches(target, name))
        .map(|(name, wire, _)| (name.clone(), wire.to_owned()))
        .collect()
}

/// What a type holds directly: the field's wire name (empty outside structs) and the type.
fn by_value(def: &TypeDef) -> impl Iterator<Item = (&str, &str)> {
    fn direct(ty: &TypeRef) -> Option<&str> {
        match ty {
            TypeRef::Named(name) => Some(name),
            TypeRef::Nullable(inner) => direct(inner),
            _ => None,
        }
    }
    let pairs: Vec<(&str, &TypeRef)> = match &def.shape {
        Shape::Struct(shape) => shape.fields.iter().map(|field| (field.wire.as_str(), &field.ty)).collect(),
        _ => def.references().into_iter().map(|ty| ("", ty)).collect(),
    };
    pairs.into_iter().filter_map(|(wire, ty)| Some((wire, direct(ty)?)))
}
