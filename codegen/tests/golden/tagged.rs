//! A `oneOf` of objects told apart by a tag: an enum of named structs; what all of them carry has a getter.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// The `agentMessage` kind of [`Item`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AgentMessageItem {
    pub id: String,
    pub text: String,
}
impl AgentMessageItem {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
        }
    }
}

record!(AgentMessageItem {
    id: required "id",
    text: required "text",
});

/// A piece of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Item {
    /// `agentMessage` on the wire.
    AgentMessage(AgentMessageItem),
    /// What it means to do.
    Plan(PlanItem),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}
impl Item {
    /// `id` on the wire, which every kind carries.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::AgentMessage(inner) => Some(&inner.id),
            Self::Plan(inner) => Some(&inner.id),
            Self::Unrecognized(object) => object.get("id")?.as_str(),
        }
    }
}

tagged!(Item by "type" {
    "agentMessage" => AgentMessage(AgentMessageItem),
    "plan" => Plan(PlanItem),
});
from_payloads!(Item {
    AgentMessage(AgentMessageItem),
    Plan(PlanItem),
});

/// What it means to do.
///
/// The `plan` kind of [`Item`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanItem {
    pub id: String,
}
impl PlanItem {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

record!(PlanItem {
    id: required "id",
});
