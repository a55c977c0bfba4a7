//! Unions of objects told apart by a tag member.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::buffered;
use super::record::member;
use super::text::{Text, in_member, next_key};
use crate::open::{UnrecognizedObject, with_rest};

/// A union of objects told apart by a tag member; implemented by `tagged!`.
pub(crate) trait Tagged: DeserializeOwned {
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
        expecting(f, T::NAME, T::TAG)
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
                let object = buffer(key, map, T::TAG)?;
                buffered::read(&object).map_err(A::Error::custom)
            }
        }
    }
}

/// Reads the whole object, of which the tag was not first.
fn buffer<'de, A: MapAccess<'de>>(
    first: Cow<'de, str>,
    mut map: A,
    tag: &'static str,
) -> Result<UnrecognizedObject, A::Error> {
    let mut members = Map::new();
    members.insert(first.into_owned(), map.next_value()?);
    let mut members = with_rest(members, map)?;
    match members.remove(tag) {
        Some(Value::String(kind)) => Ok(UnrecognizedObject::new(tag, kind, members)),
        Some(_) => Err(in_member(tag, "expected a string")),
        None => Err(A::Error::missing_field(tag)),
    }
}

/// Compiled once, and not for each type.
fn expecting(f: &mut fmt::Formatter<'_>, name: &str, tag: &str) -> fmt::Result {
    write!(f, "an object with a `{tag}` ({name})")
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
