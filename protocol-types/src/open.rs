//! How values of a newer runtime are kept: unknown strings, unknown kinds of object, unknown methods.

use std::fmt;

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// A string that is none of those an enum of this version knows.
///
/// Opaque, so that nobody matches on a string that the next version turns into a variant.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnrecognizedString(Box<str>);

impl UnrecognizedString {
    pub(crate) fn new(value: &str) -> Self {
        Self(value.into())
    }

    /// The string as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnrecognizedString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An object of a kind that this version does not know, kept whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnrecognizedObject {
    tag: &'static str,
    kind: String,
    members: Map<String, Value>,
}

impl UnrecognizedObject {
    pub(crate) fn new(tag: &'static str, kind: String, members: Map<String, Value>) -> Self {
        Self { tag, kind, members }
    }

    pub(crate) fn read<'de, A: MapAccess<'de>>(
        tag: &'static str,
        kind: &str,
        map: A,
    ) -> Result<Self, A::Error> {
        Ok(Self::new(tag, kind.to_owned(), with_rest(Map::new(), map)?))
    }

    pub(crate) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(self.tag, &self.kind)?;
        self.members.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))
    }

    /// The name of the member that tells the kind, such as `type`.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The unknown kind as it stands on the wire.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// A member of the object other than the tag.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }
}

/// All members of an object, of which some have been read.
pub(crate) fn with_rest<'de, A: MapAccess<'de>>(
    mut members: Map<String, Value>,
    mut map: A,
) -> Result<Map<String, Value>, A::Error> {
    while let Some((key, value)) = map.next_entry()? {
        members.insert(key, value);
    }
    Ok(members)
}

/// With its tag first.
impl Serialize for UnrecognizedObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

/// A value of an externally tagged union that is none of those this version knows, kept whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnrecognizedValue(Value);

impl UnrecognizedValue {
    pub(crate) fn new(value: Value) -> Self {
        Self(value)
    }

    /// The value as it stands on the wire.
    pub fn as_json(&self) -> &Value {
        &self.0
    }
}

/// A piece of JSON text that has been checked to be JSON but not been decoded.
#[derive(Clone)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// The text.
    pub fn get(&self) -> &str {
        self.0.get()
    }

    /// The text, as serde_json's raw value.
    pub fn as_raw(&self) -> &RawValue {
        &self.0
    }
}

impl From<&RawValue> for RawJson {
    fn from(raw: &RawValue) -> Self {
        Self(raw.to_owned())
    }
}

impl From<Box<RawValue>> for RawJson {
    fn from(raw: Box<RawValue>) -> Self {
        Self(raw)
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get())
    }
}

/// By text: `1` and `1.0` are different.
impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for RawJson {}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self)
    }
}

/// A request or notification of a method that this version does not know, kept whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMethod {
    /// The method as it stands on the wire.
    pub method: String,
    /// The params as they stand on the wire; `None` if there were none.
    pub params: Option<RawJson>,
}

/// The params of a known method that do not decode: a broken message, not a new kind of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndecodableParams {
    /// The method as it stands on the wire.
    pub method: String,
    /// The params as they stand on the wire; `None` if there were none.
    pub params: Option<RawJson>,
    /// Why they do not decode; names the member.
    pub error: String,
}

impl UndecodableParams {
    pub(crate) fn new(method: &str, params: Option<&RawValue>, error: &serde_json::Error) -> Self {
        Self { method: method.to_owned(), params: params.map(RawJson::from), error: error.to_string() }
    }
}
