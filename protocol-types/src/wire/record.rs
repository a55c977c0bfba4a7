//! Objects with named members.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::text::in_member;
use crate::patch::Patch;

/// `?` without the conversion of the error: there are thousands of these, and each conversion is looked up.
macro_rules! ok {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(error) => return Err(error),
        }
    };
}

/// An object with named members; implemented by `record!`.
pub(crate) trait Record: Sized {
    const NAME: &'static str;

    fn read<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Reads a whole object.
pub(crate) fn deserialize<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

/// Writes a whole object.
pub(crate) fn serialize<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    record.write(&mut map)?;
    map.end()
}

struct RecordVisitor<T>(PhantomData<T>);

/// Compiled once, and not for each type.
fn expecting(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    write!(f, "an object ({name})")
}

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f, T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

/// The value of the member just named.
pub(crate) fn member<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    map: &mut A,
    name: &'static str,
) -> Result<T, A::Error> {
    map.next_value().map_err(|error| in_member(name, error))
}

/// Passes over the value of a member that this version does not know.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// A member that must be there; its type says whether it may be `null`.
pub(crate) mod required {
    use super::{Deserialize, Error, MapAccess, Serialize, SerializeMap, member};

    /// What there is before it was read.
    pub(crate) fn unread<T>() -> Option<T> {
        None
    }

    /// Puts the value of the member just named where it belongs.
    pub(crate) fn fill<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        map: &mut A,
        name: &'static str,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *slot = Some(ok!(member(map, name)));
        Ok(())
    }

    pub(crate) fn finish<T, E: Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
        slot.ok_or_else(|| E::missing_field(name))
    }

    pub(crate) fn put<M: SerializeMap, T: Serialize>(
        map: &mut M,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        map.serialize_entry(name, value)
    }
}

/// A member that may be `null` and comes from the runtime, of which an older one may not write it at all.
pub(crate) mod nullable {
    pub(crate) use super::optional::{fill, unread};
    pub(crate) use super::required::put;
}

/// A member that may be absent: what stands for that is in its place until it is read.
pub(crate) mod optional {
    use super::{Deserialize, MapAccess, Omit, Serialize, SerializeMap, member};

    pub(crate) fn unread<T: Default>() -> T {
        T::default()
    }

    pub(crate) fn fill<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        map: &mut A,
        name: &'static str,
        slot: &mut T,
    ) -> Result<(), A::Error> {
        *slot = ok!(member(map, name));
        Ok(())
    }

    pub(crate) fn put<M: SerializeMap, T: Serialize + Omit>(
        map: &mut M,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        if value.is_absent() { Ok(()) } else { map.serialize_entry(name, value) }
    }
}

/// A value that stands for "no such member".
pub(crate) trait Omit {
    fn is_absent(&self) -> bool;
}

impl<T> Omit for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Omit for Patch<T> {
    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}

/// Reads and writes a type as the `Record` that it is.
macro_rules! through_record {
    ($type:ident) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::record::deserialize(deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::wire::record::serialize(self, serializer)
            }
        }
    };
}

/// `record!(Type { field: required "wireName", other: optional "other", third: nullable "third", })`, with `..rest` where
/// unknown members are kept.
macro_rules! record {
    ($type:ident { $($(#[$cfg:meta])* $field:ident : $presence:ident $wire:literal,)* $(.. $rest:ident)? }) => {
        impl $crate::wire::record::Record for $type {
            const NAME: &'static str = stringify!($type);

            fn read<'de, A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                $($(#[$cfg])* let mut $field = $crate::wire::record::$presence::unread();)*
                $(let mut $rest = serde_json::Map::new();)?
                while let Some(key) = ok!($crate::wire::text::next_key(&mut map)) {
                    ok!(match &*key {
                        $($(#[$cfg])* $wire => $crate::wire::record::$presence::fill(&mut map, $wire, &mut $field),)*
                        _ => record!(@unknown map key $($rest)?),
                    })
                }
                Ok(Self {
                    $($(#[$cfg])* $field: record!(@finish $presence $field $wire),)*
                    $($rest,)?
                })
            }

            fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                $($(#[$cfg])* ok!($crate::wire::record::$presence::put(map, $wire, &self.$field));)*
                $(for (key, value) in &self.$rest {
                    map.serialize_entry(key, value)?;
                })?
                let _ = map;
                Ok(())
            }
        }

        through_record!($type);
    };
    (@finish required $field:ident $wire:literal) => {
        ok!($crate::wire::record::required::finish($field, $wire))
    };
    (@finish $presence:ident $field:ident $wire:literal) => {
        $field
    };
    (@unknown $map:ident $key:ident) => {
        $crate::wire::record::skip(&mut $map)
    };
    (@unknown $map:ident $key:ident $rest:ident) => {{
        let value = $map.next_value()?;
        $rest.insert($key.into_owned(), value);
        Ok(())
    }};
}
