//! Unions told apart by shape alone: by the strings that a required member can hold, else by what fits best.

use super::*;

/// `FieldSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldSchema {
    /// A value of the shape that the protocol gives [`FieldSchema`].
    Number(NumberFieldSchema),
    /// A value of the shape that the protocol gives [`FieldSchema`].
    String(StringFieldSchema),
}

untagged!(FieldSchema {
    Number(NumberFieldSchema) [("type", ["number", "integer"])],
    String(StringFieldSchema) [("type", ["string"])],
});

/// `NumberFieldSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NumberFieldSchema {
    /// `type` on the wire.
    pub r#type: NumberType,
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

/// `Output` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Output {
    /// A value of the shape that the protocol gives [`Output`].
    String(String),
    /// A value of the shape that the protocol gives [`Output`].
    List(Vec<String>),
    /// A value of the shape that the protocol gives [`Output`].
    Bool(bool),
}

untagged!(Output {
    String(String) [],
    List(Vec<String>) [],
    Bool(bool) [],
});

/// `StringFieldSchema` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StringFieldSchema {
    /// `maxLength` on the wire.
    pub max_length: Option<u32>,
    /// `type` on the wire.
    pub r#type: StringFieldSchemaType,
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
