//! Properties beside a `oneOf` go into each of its members; so does what they require.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Item` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Item {
    /// `message` on the wire.
    Message(MessageItem),
    /// `plan` on the wire.
    Plan(PlanItem),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}
impl Item {
    /// `id` on the wire, which every kind carries.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Message(inner) => Some(&inner.id),
            Self::Plan(inner) => Some(&inner.id),
            Self::Unrecognized(object) => object.get("id")?.as_str(),
        }
    }
}

tagged!(Item by "type" {
    "message" => Message(MessageItem),
    "plan" => Plan(PlanItem),
});
from_payloads!(Item {
    Message(MessageItem),
    Plan(PlanItem),
});

/// The `message` kind of [`Item`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageItem {
    pub id: String,
    pub text: String,
    pub turn_id: Option<String>,
}
impl MessageItem {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            turn_id: None,
        }
    }
}

record!(MessageItem {
    id: required "id",
    text: required "text",
    turn_id: optional "turnId",
});

/// The `plan` kind of [`Item`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanItem {
    pub id: String,
    pub turn_id: Option<String>,
}
impl PlanItem {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            turn_id: None,
        }
    }
}

record!(PlanItem {
    id: required "id",
    turn_id: optional "turnId",
});
