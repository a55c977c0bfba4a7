//! Names that would be taken or impossible are given by overrides: of a definition, a kind of union, a field.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Form` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// `openai/form` on the wire.
    SlashForm(SlashFormForm),
    /// `openaiForm` on the wire.
    OpenaiForm(OpenaiFormForm),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}

tagged!(Form by "mode" {
    "openai/form" => SlashForm(SlashFormForm),
    "openaiForm" => OpenaiForm(OpenaiFormForm),
});
from_payloads!(Form {
    SlashForm(SlashFormForm),
    OpenaiForm(OpenaiFormForm),
});

/// The `openaiForm` kind of [`Form`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct OpenaiFormForm {}

record!(OpenaiFormForm {});

/// The `openai/form` kind of [`Form`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SlashFormForm {}

record!(SlashFormForm {});

/// `Thread` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Thread {
    pub id: String,
    pub upper_id: Option<String>,
}
impl Thread {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            upper_id: None,
            id: id.into(),
        }
    }
}

record!(Thread {
    upper_id: optional "ID",
    id: required "id",
});

/// `thread` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThreadName(pub String);

newtype!(ThreadName(String));
