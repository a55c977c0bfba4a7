//! Unions of objects told apart by a tag member.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::record::member;
use super::text::{Text, in_member, next_key};

/// A union of objects told apart by a tag member; implemented by `tagged!`.
pub(crate) trait Tagged: Sized {
    const NAME: &'static str;
    const TAG: &'static str;

    /// Reads the members that are not the tag.
    fn read<'de, A: MapAccess<'de>>(kind: &str, map: A) -> Result<Self, A::Error>;
}

pub(crate) fn deserialize<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(TaggedVisitor(PhantomData))
}

struct TaggedVisitor<T>(PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a `{}` ({})", T::TAG, T::NAME)
    }

    /// With the tag first, which is how the runtime writes it, nothing is buffered.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        match next_key(&mut map)? {
            None => Err(A::Error::missing_field(T::TAG)),
            Some(key) if key == T::TAG => {
                let kind: Text<'de> = member(&mut map, T::TAG)?;
                T::read(&kind.0, map)
            }
            Some(key) => {
                let mut members = Map::new();
                members.insert(key.into_owned(), map.next_value()?);
                while let Some((key, value)) = map.next_entry()? {
                    members.insert(key, value);
                }
                read_buffered(members).map_err(A::Error::custom)
            }
        }
    }
}

fn read_buffered<T: Tagged>(mut members: Map<String, Value>) -> Result<T, serde_json::Error> {
    match members.remove(T::TAG) {
        Some(Value::String(kind)) => T::read(&kind, MapDeserializer::new(members.into_iter())),
        Some(_) => Err(in_member(T::TAG, "expected a string")),
        None => Err(serde_json::Error::missing_field(T::TAG)),
    }
}

/// `tagged!(Type by "type" { "wire" => Variant(Payload), })`; unknown kinds are kept in `Unrecognized`.
macro_rules! tagged {
    ($type:ident by $tag:literal { $($(#[$cfg:meta])* $wire:literal => $variant:ident($payload:ty),)* }) => {
        impl $crate::wire::tagged::Tagged for $type {
            const NAME: &'static str = stringify!($type);
            const TAG: &'static str = $tag;

            fn read<'de, A: serde::de::MapAccess<'de>>(kind: &str, map: A) -> Result<Self, A::Error> {
                match kind {
                    $($(#[$cfg])* $wire => {
                        <$payload as $crate::wire::record::Record>::read(map).map(Self::$variant)
                    })*
                    _ => $crate::open::UnrecognizedObject::read($tag, kind, map).map(Self::Unrecognized),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::tagged::deserialize(deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                match self {
                    $($(#[$cfg])* Self::$variant(payload) => {
                        ok!(map.serialize_entry($tag, $wire));
                        ok!($crate::wire::record::Record::write(payload, &mut map));
                    })*
                    Self::Unrecognized(object) => object.write(&mut map)?,
                }
                map.end()
            }
        }
    };
}
