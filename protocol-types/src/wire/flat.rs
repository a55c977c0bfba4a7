//! Reads the params of what is streamed: an object of texts and numbers, thousands of times a second.
//!
//! It gives serde what [`Scan`] finds, so that the types are read by the code that reads them always. Whatever is in doubt
//! is left to serde_json, which also says what is wrong with it.

use std::fmt;
use std::ops::Range;
use std::slice;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::scan::Scan;

/// An enum with methods of which the params are read so; implemented by `streamed!`.
pub(crate) trait Streamed: Sized {
    /// `None` for every other method, and where the params are in doubt.
    fn read(method: &str, params: Params<'_, '_>) -> Option<Self>;
}

/// A member whose value is a text without escapes: where in the params its name stands, and where its value.
pub(crate) type Known = (Range<usize>, Range<usize>);

/// The params: an object, of which nothing is nested.
pub(crate) struct Params<'s, 'de> {
    scan: &'s mut Scan<'de>,
    /// The members before the place where the scan is.
    known: &'s [Known],
}

impl<'s, 'de> Params<'s, 'de> {
    /// All of them are still to be read.
    pub(crate) fn new(scan: &'s mut Scan<'de>) -> Self {
        Self { scan, known: &[] }
    }

    /// The first of them are known; the scan is behind them.
    pub(crate) fn known(scan: &'s mut Scan<'de>, known: &'s [Known]) -> Self {
        Self { scan, known }
    }

    pub(crate) fn read<T: Deserialize<'de>>(self) -> Option<T> {
        T::deserialize(self).ok()
    }
}

/// `streamed!(Enum { "method" => Variant(Params), })`.
macro_rules! streamed {
    ($type:ident { $($(#[$cfg:meta])* $method:literal => $variant:ident ($params:ty),)* }) => {
        impl $crate::wire::flat::Streamed for $type {
            fn read(method: &str, params: $crate::wire::flat::Params<'_, '_>) -> Option<Self> {
                match method {
                    $($(#[$cfg])* $method => params.read::<$params>().map(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

/// What is in doubt: nobody is told of it.
#[derive(Debug)]
pub(crate) struct Doubt;

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("in doubt")
    }
}

impl std::error::Error for Doubt {}

impl Error for Doubt {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Params<'_, 'de> {
    type Error = Doubt;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Doubt> {
        Err(Doubt)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Doubt> {
        let begun = !self.known.is_empty();
        visitor.visit_map(Members { scan: self.scan, known: self.known.iter(), value: None, begun })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct option
        newtype_struct seq tuple tuple_struct struct enum identifier ignored_any
    }
}

/// The members of an object, one after the other.
struct Members<'s, 'de> {
    scan: &'s mut Scan<'de>,
    known: slice::Iter<'s, Known>,
    /// That of the known member whose name was read last.
    value: Option<&'de str>,
    begun: bool,
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Doubt;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Doubt> {
        if let Some((name, value)) = self.known.next() {
            let text = self.scan.text();
            self.value = Some(&text[value.clone()]);
            return seed.deserialize(BorrowedStrDeserializer::new(&text[name.clone()])).map(Some);
        }
        if std::mem::replace(&mut self.begun, true) {
            if !self.scan.take(",") {
                return self.scan.expect("}").map(|()| None).ok_or(Doubt);
            }
        } else {
            self.scan.expect("{").ok_or(Doubt)?;
            if self.scan.take("}") {
                return Ok(None);
            }
        }
        let name = self.scan.plain().ok_or(Doubt)?;
        self.scan.expect(":").ok_or(Doubt)?;
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Doubt> {
        match self.value.take() {
            Some(value) => seed.deserialize(Plain(value)),
            None => seed.deserialize(Member(self.scan)),
        }
    }
}

/// The value of a known member.
struct Plain<'de>(&'de str);

impl<'de> Deserializer<'de> for Plain<'de> {
    type Error = Doubt;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Doubt> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Doubt> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The value of a member.
struct Member<'s, 'de>(&'s mut Scan<'de>);

impl<'de> Member<'_, 'de> {
    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Doubt> {
        let start = self.0.at();
        if let Some(text) = self.0.plain() {
            return visitor.visit_borrowed_str(text);
        }
        self.0.string().ok_or(Doubt)?;
        visitor.visit_string(serde_json::from_str(self.0.since(start)).map_err(Doubt::custom)?)
    }
}

impl<'de> Deserializer<'de> for Member<'_, 'de> {
    type Error = Doubt;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Doubt> {
        match self.0.peek() {
            Some(b'"') => self.text(visitor),
            Some(b't') => self.0.expect("true").ok_or(Doubt).and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.0.expect("false").ok_or(Doubt).and_then(|()| visitor.visit_bool(false)),
            Some(b'n') => self.0.expect("null").ok_or(Doubt).and_then(|()| visitor.visit_unit()),
            _ => self.0.integer().ok_or(Doubt).and_then(|value| visitor.visit_i64(value)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Doubt> {
        if self.0.take("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Doubt> {
        self.0.value().ok_or(Doubt).and_then(|()| visitor.visit_unit())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}
