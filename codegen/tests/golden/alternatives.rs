//! A union member with its own `anyOf` (either a `url` or a `fileId`): one struct in which both are optional.

use super::*;

/// The protocol asks for one of `url` and `file_id`.
///
/// The `image` kind of [`Input`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ImageInput {
    /// `detail` on the wire.
    pub detail: bool,
    /// `fileId` on the wire.
    pub file_id: Option<String>,
    /// `url` on the wire.
    pub url: Option<String>,
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

/// The `text` kind of [`Input`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextInput {
    /// `text` on the wire.
    pub text: String,
}

record!(TextInput {
    text: required "text",
});
