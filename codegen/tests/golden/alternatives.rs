//! A union member with its own `anyOf` (either a `url` or a `fileId`): one struct in which both are optional.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// The protocol asks for one of `url` and `file_id`.
///
/// The `image` kind of [`Input`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ImageInput {
    pub detail: bool,
    pub file_id: Option<String>,
    pub url: Option<String>,
}
impl ImageInput {
    /// With what is required; everything else is left out.
    pub fn new(detail: bool) -> Self {
        Self {
            detail,
            file_id: None,
            url: None,
        }
    }
}

record!(ImageInput {
    detail: required "detail",
    file_id: optional "fileId",
    url: optional "url",
});

/// `Input` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Input {
    /// `text` on the wire.
    Text(TextInput),
    /// `image` on the wire.
    Image(ImageInput),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}

tagged!(Input by "type" {
    "text" => Text(TextInput),
    "image" => Image(ImageInput),
});
from_payloads!(Input {
    Text(TextInput),
    Image(ImageInput),
});

/// The `text` kind of [`Input`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextInput {
    pub text: String,
}
impl TextInput {
    /// With what is required; everything else is left out.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

record!(TextInput {
    text: required "text",
});
