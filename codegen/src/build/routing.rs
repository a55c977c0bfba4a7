//! Which ids each notification carries, read off the shape of its payload.

use crate::overrides::Overrides;
use crate::protocol::{
    Field, ID_KEYS, Id, IdKey, Notification, Presence, Protocol, REQUEST, Shape, Struct, TypeRef,
};
use crate::report::Report;

pub(super) fn find(protocol: &mut Protocol, overrides: &Overrides, report: &mut Report) {
    let mut notifications = std::mem::take(&mut protocol.notifications);
    for notification in &mut notifications {
        let payload = notification.params.named().and_then(|name| protocol.types.get(name));
        if let Some(Shape::Struct(shape)) = payload.map(|def| &def.shape) {
            notification.ids = ID_KEYS
                .iter()
                .flat_map(|key| shape.fields.iter().map(move |field| (key, field)))
                .filter_map(|(key, field)| id(protocol, key, field))
                .collect();
            check(notification, shape, overrides, report);
        }
    }
    protocol.notifications = notifications;
    let mut requests = std::mem::take(&mut protocol.requests);
    for request in &mut requests {
        let held =
            |key: &&IdKey| [&request.params, &request.response].iter().any(|ty| holds(protocol, key, ty));
        request.ids = ID_KEYS.iter().filter(held).map(|key| key.kind).collect();
    }
    protocol.requests = requests;
}

/// Whether what a request carries has such an id, in one of its kinds if it has several.
fn holds(protocol: &Protocol, key: &IdKey, ty: &TypeRef) -> bool {
    let Some(def) = ty.named().and_then(|name| protocol.types.get(name)) else { return false };
    match &def.shape {
        Shape::Struct(shape) => shape.fields.iter().any(|field| id(protocol, key, field).is_some()),
        Shape::Tagged { variants, .. } => {
            variants.iter().filter_map(|variant| variant.payload.as_ref()).any(|of| holds(protocol, key, of))
        }
        _ => false,
    }
}

/// Asks about members that are named like an id, by which no reader is found.
fn check(notification: &Notification, payload: &Struct, overrides: &Overrides, report: &mut Report) {
    let params = notification.params.named().unwrap_or_default();
    let found = |field: &&Field| notification.ids.iter().any(|id| id.member == field.wire);
    for field in payload.fields.iter().filter(|field| is_named_like_an_id(field) && !found(field)) {
        let path = format!("{params}.{}", field.wire);
        if overrides.unrouted.iter().all(|entry| entry.field != path) {
            report.stale(format!(
                "{path} is named like an id, but no kind of id covers it: add the kind to codegen/src/protocol/ids.rs, \
                 or list it in overrides.toml as [[unrouted]] with the reason"
            ));
        }
    }
}

/// Whether it is a text called `id`, `someId` or `someHandle`.
fn is_named_like_an_id(field: &Field) -> bool {
    let is_text = matches!(&field.ty, TypeRef::String | TypeRef::Named(_));
    let name = field.wire.as_str();
    is_text && (name == "id" || name.ends_with("Id") || name.ends_with("Handle"))
}

fn id(protocol: &Protocol, key: &IdKey, field: &Field) -> Option<Id> {
    let (nested, text) = if field.wire == key.direct {
        (None, text_of(protocol, key, &field.ty)?)
    } else if Some(field.wire.as_str()) == key.nested {
        let (owner, text) = id_of(protocol, key, &field.ty)?;
        (Some(owner), text)
    } else {
        return None;
    };
    Some(Id {
        kind: key.kind,
        route_field: key.field,
        member: field.wire.clone(),
        field: field.name.clone(),
        nested: nested.is_some(),
        of_union: nested == Some(Owner::Union),
        newtype: text == Text::Newtype,
        presence: field.presence,
        experimental: field.experimental,
    })
}

/// What an id is on the Rust side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Plain,
    /// A string under a name.
    Newtype,
}

/// What has a nested id.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Struct,
    /// A tagged union all of whose variants require it.
    Union,
}

/// The id that a value can be: a request id for a request, else a string or a string under a name.
fn text_of(protocol: &Protocol, key: &IdKey, ty: &TypeRef) -> Option<Text> {
    match ty {
        TypeRef::Named(name) if key.kind == REQUEST => (name == "RequestId").then_some(Text::Plain),
        TypeRef::String if key.kind != REQUEST => Some(Text::Plain),
        TypeRef::Named(name) => match protocol.types.get(name)?.shape {
            Shape::Newtype(TypeRef::String) => Some(Text::Newtype),
            _ => None,
        },
        _ => None,
    }
}

/// The `id` that an object has.
fn id_of(protocol: &Protocol, key: &IdKey, ty: &TypeRef) -> Option<(Owner, Text)> {
    let TypeRef::Named(name) = ty else { return None };
    match &protocol.types.get(name)?.shape {
        Shape::Struct(shape) => {
            let id = shape.fields.iter().find(|field| field.wire == "id")?;
            let text = text_of(protocol, key, &id.ty)?;
            (id.presence == Presence::Required).then_some((Owner::Struct, text))
        }
        Shape::Tagged { .. } => protocol
            .shared_strings(name)
            .iter()
            .any(|field| field.wire == "id")
            .then_some((Owner::Union, Text::Plain)),
        _ => None,
    }
}
