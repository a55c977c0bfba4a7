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
                .flat_map(|key| shape.fields.iter().filter_map(move |field| Some((key, field))))
                .filter_map(|(key, field)| id(protocol, key, field))
                .collect();
        }
    }
    protocol.notifications = notifications;
}

fn id(protocol: &Protocol, key: &IdKey, field: &Field) -> Option<Id> {
    let direct = field.wire == key.direct && is_id(protocol, &field.ty);
    let union = Some(field.wire.as_str()) == key.nested && id_of(protocol, &field.ty) == Some(true);
    let nested = union || Some(field.wire.as_str()) == key.nested && id_of(protocol, &field.ty) == Some(false);
    (direct || nested).then(|| Id {
        kind: key.kind,
        route_field: key.field,
        member: field.wire.clone(),
        field: field.name.clone(),
        nested,
        of_union: union,
        presence: field.presence,
        experimental: field.experimental,
    })
}

/// Whether a value can be an id: a string, a string under a name, or a request id.
fn is_id(protocol: &Protocol, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::String => true,
        TypeRef::Named(name) => {
            name == "RequestId"
                || matches!(protocol.types.get(name).map(|def| &def.shape), Some(Shape::Newtype(TypeRef::String)))
        }
        _ => false,
    }
}

/// Whether an object has an `id`: `Some(true)` if it is a tagged union all of whose variants require one.
fn id_of(protocol: &Protocol, ty: &TypeRef) -> Option<bool> {
    let TypeRef::Named(name) = ty else { return None };
    match &protocol.types.get(name)?.shape {
        Shape::Struct(shape) => {
            let id = shape.fields.iter().find(|field| field.wire == "id")?;
            (id.presence == Presence::Required && is_id(protocol, &id.ty)).then_some(false)
        }
        Shape::Tagged { .. } => {
            shared_strings(protocol, name).iter().any(|field| field.wire == "id").then_some(true)
        }
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
