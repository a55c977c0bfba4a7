//! Which ids each notification carries, read off the shape of its payload.

use super::{Field, Presence, Protocol, Shape, TypeRef};

/// A kind of id and the names it goes by in payloads.
pub(crate) struct IdKey {
    /// The variant of `IdKind`, and in snake case with `_id` the field of `Route`.
    pub(crate) kind: &'static str,
    pub(crate) field: &'static str,
    /// The member that holds it.
    pub(crate) direct: &'static str,
    /// The member whose `id` it is.
    pub(crate) nested: Option<&'static str>,
}

/// Every id that ties a notification to a reader.
pub(crate) const ID_KEYS: &[IdKey] = &[
    IdKey { kind: "Thread", field: "thread_id", direct: "threadId", nested: Some("thread") },
    IdKey { kind: "Turn", field: "turn_id", direct: "turnId", nested: Some("turn") },
    IdKey { kind: "Item", field: "item_id", direct: "itemId", nested: Some("item") },
    IdKey { kind: "Login", field: "login_id", direct: "loginId", nested: None },
    IdKey { kind: "Process", field: "process_id", direct: "processId", nested: None },
    IdKey { kind: "ProcessHandle", field: "process_handle", direct: "processHandle", nested: None },
    IdKey { kind: "Watch", field: "watch_id", direct: "watchId", nested: None },
    IdKey { kind: "Session", field: "session_id", direct: "sessionId", nested: None },
    IdKey { kind: "Import", field: "import_id", direct: "importId", nested: None },
    IdKey { kind: "Subscription", field: "subscription_id", direct: "subscriptionId", nested: None },
    IdKey { kind: "Request", field: "request_id", direct: "requestId", nested: None },
];

/// An id in the payload of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Id {
    pub(crate) kind: &'static str,
    /// The field of `Route`.
    pub(crate) route_field: &'static str,
    /// The member of the params: its wire name and its field.
    pub(crate) member: String,
    pub(crate) field: String,
    pub(crate) nested: bool,
    /// Whether the nested id is that of a tagged union, which offers it by a function.
    pub(crate) of_union: bool,
    /// Whether the id is a string under a name, which offers its text by a function.
    pub(crate) newtype: bool,
    /// Whether the field itself (the outer one of a nested id) is a `Box`, an `Option` or a newtype.
    pub(crate) presence: Presence,
    pub(crate) experimental: bool,
}

pub(super) fn find(protocol: &mut Protocol) {
    let mut notifications = std::mem::take(&mut protocol.notifications);
    for notification in &mut notifications {
        let payload = notification.params.named().and_then(|name| protocol.types.get(name));
        if let Some(Shape::Struct(shape)) = payload.map(|def| &def.shape) {
            notification.ids = ID_KEYS
                .iter()
                .flat_map(|key| shape.fields.iter().map(move |field| (key, field)))
                .filter_map(|(key, field)| id(protocol, key, field))
                .collect();
        }
    }
    protocol.notifications = notifications;
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
        TypeRef::Named(name) if key.kind == "Request" => (name == "RequestId").then_some(Text::Plain),
        TypeRef::String if key.kind != "Request" => Some(Text::Plain),
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
        Shape::Tagged { .. } => shared_strings(protocol, name)
            .iter()
            .any(|field| field.wire == "id")
            .then_some((Owner::Union, Text::Plain)),
        _ => None,
    }
}

/// The string members that every variant of a tagged union requires.
pub(crate) fn shared_strings<'a>(protocol: &'a Protocol, union: &str) -> Vec<&'a Field> {
    let Some(Shape::Tagged { variants, .. }) = protocol.types.get(union).map(|def| &def.shape) else {
        return Vec::new();
    };
    let fields_of = |index: usize| {
        let payload = variants.get(index)?.payload.as_ref()?.named()?;
        match &protocol.types.get(payload)?.shape {
            Shape::Struct(shape) => Some(&shape.fields),
            _ => None,
        }
    };
    let shared = |field: &&Field| {
        field.presence == Presence::Required
            && field.ty == TypeRef::String
            && !field.experimental
            && (1..variants.len()).all(|index| {
                fields_of(index).into_iter().flatten().any(|other| {
                    other.wire == field.wire && other.ty == field.ty && other.presence == Presence::Required
                })
            })
    };
    if variants.len() < 2 { Vec::new() } else { fields_of(0).into_iter().flatten().filter(shared).collect() }
}
