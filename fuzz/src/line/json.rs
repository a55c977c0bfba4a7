//! Reading and comparing JSON as values.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A line as a value.
pub(super) struct Read {
    pub(super) value: Value,
    /// Whether no object in it has two members of one name. Which of two counts is not said anywhere, so that nothing
    /// can be compared.
    pub(super) is_plain: bool,
}

/// Reads a whole line; `None` if it is no JSON, or none that a `Value` can hold.
pub(super) fn read(line: &str) -> Option<Read> {
    let value = serde_json::from_str(line).ok()?;
    Some(Read { value, is_plain: serde_json::from_str::<Plain>(line).is_ok() })
}

/// JSON without two members of one name in any object.
struct Plain;

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Plain {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some((name, _)) = map.next_entry::<String, Self>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

/// Text that this program has written itself.
#[track_caller]
pub(super) fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Where something was written that had not been read; `None` if everything written was.
///
/// What was read may be missing, for unknown members are ignored. What is written as `null` may have been absent, and so may
/// params without members. A number of a float may have been written without a point.
pub(super) fn invented(read: &Value, written: &Value, path: &str) -> Option<String> {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => written.iter().find_map(|(name, value)| {
            let path = format!("{path}/{name}");
            match read.get(name) {
                Some(read) => invented(read, value, &path),
                None if path == "/params" && value.as_object().is_some_and(Map::is_empty) => None,
                None => (!value.is_null()).then(|| format!("{path}: {value} was not there")),
            }
        }),
        (Value::Array(read), Value::Array(written)) if read.len() == written.len() => {
            let mut pairs = read.iter().zip(written).enumerate();
            pairs.find_map(|(index, (read, written))| invented(read, written, &format!("{path}/{index}")))
        }
        (Value::Number(read), Value::Number(written)) if written.is_f64() => {
            (read.as_f64() != written.as_f64()).then(|| format!("{path}: {read} was written as {written}"))
        }
        _ => (read != written).then(|| format!("{path}: {read} was written as {written}")),
    }
}
