//! Unions told apart by shape alone: by the strings that a required member can hold, else by what fits best.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `AnySchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnySchema {
    /// A value of the shape that the protocol gives [`AnySchema`].
    Field(FieldSchema),
    /// A value of the shape that the protocol gives [`AnySchema`].
    Object(ObjectSchema),
    /// A value of a shape that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

untagged!(AnySchema {
    Field(FieldSchema) union,
    Object(ObjectSchema) [],
});
from_payloads!(AnySchema {
    Field(FieldSchema),
    Object(ObjectSchema),
});

/// `Content` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Content {
    /// A value of the shape that the protocol gives [`Content`].
    Text(TextContent),
    /// A value of the shape that the protocol gives [`Content`].
    Other(OtherContent),
    /// A value of a shape that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

untagged!(Content {
    Text(TextContent) [],
    Other(OtherContent) [],
});
from_payloads!(Content {
    Text(TextContent),
    Other(OtherContent),
});

/// `FieldSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldSchema {
    /// A value of the shape that the protocol gives [`FieldSchema`].
    Number(NumberFieldSchema),
    /// A value of the shape that the protocol gives [`FieldSchema`].
    String(StringFieldSchema),
    /// A value of a shape that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

untagged!(FieldSchema {
    Number(NumberFieldSchema) [("type", ["number", "integer"])],
    String(StringFieldSchema) [("type", ["string"])],
});
from_payloads!(FieldSchema {
    Number(NumberFieldSchema),
    String(StringFieldSchema),
});

/// `NumberFieldSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NumberFieldSchema {
    pub r#type: NumberType,
}
impl NumberFieldSchema {
    /// With what is required; everything else is left out.
    pub fn new(r#type: NumberType) -> Self {
        Self { r#type }
    }
}

record!(NumberFieldSchema {
    r#type: required "type",
});

/// `NumberType` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberType {
    /// `number` on the wire.
    Number,
    /// `integer` on the wire.
    Integer,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(NumberType {
    "number" => Number,
    "integer" => Integer,
});

/// `ObjectSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectSchema {
    pub members: Vec<Output>,
}
impl ObjectSchema {
    /// With what is required; everything else is left out.
    pub fn new(members: Vec<Output>) -> Self {
        Self { members }
    }
}

record!(ObjectSchema {
    members: required "members",
});

/// `Content` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct OtherContent {
    pub hint: Option<String>,
}

record!(OtherContent {
    hint: optional "hint",
});

/// `Output` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Output {
    /// A value of the shape that the protocol gives [`Output`].
    String(String),
    /// A value of the shape that the protocol gives [`Output`].
    List(Vec<String>),
    /// A value of the shape that the protocol gives [`Output`].
    Bool(bool),
    /// A value of a shape that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

untagged!(Output {
    String(String) [],
    List(Vec<String>) [],
    Bool(bool) [],
});

/// `StringFieldSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StringFieldSchema {
    pub max_length: Option<u32>,
    pub r#type: StringFieldSchemaType,
}
impl StringFieldSchema {
    /// With what is required; everything else is left out.
    pub fn new(r#type: StringFieldSchemaType) -> Self {
        Self { max_length: None, r#type }
    }
}

record!(StringFieldSchema {
    max_length: optional "maxLength",
    r#type: required "type",
});

/// `StringFieldSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StringFieldSchemaType {
    /// `string` on the wire.
    String,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(StringFieldSchemaType {
    "string" => String,
});

/// `Content` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextContent {
    pub text: String,
}
impl TextContent {
    /// With what is required; everything else is left out.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

record!(TextContent {
    text: required "text",
});
