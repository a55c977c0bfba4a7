//! Unions written as a string, or as an object with the variant's name as its one key.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::text::next_key;
use crate::open::UnrecognizedValue;

/// An externally tagged union; implemented by `external!`.
pub(crate) trait External: Sized {
    const NAME: &'static str;

    /// A variant without payload.
    fn unit<E: Error>(name: &str) -> Result<Self, E>;
    /// A variant with a payload; `None` if the name is not that of one.
    fn payload<'de, A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<Option<Self>, A::Error>;
    fn unrecognized(value: UnrecognizedValue) -> Self;
}

pub(crate) fn deserialize<'de, T: External, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(ExternalVisitor(PhantomData))
}

struct ExternalVisitor<T>(PhantomData<T>);

impl<'de, T: External> Visitor<'de> for ExternalVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string or an object with one key ({})", T::NAME)
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<T, E> {
        T::unit(v)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let Some(name) = next_key(&mut map)? else {
            return Ok(T::unrecognized(UnrecognizedValue::new(Value::Object(Map::new()))));
        };
        if let Some(variant) = T::payload(&name, &mut map)? {
            return match next_key(&mut map)? {
                None => Ok(variant),
                Some(other) => Err(A::Error::custom(format_args!("`{other}`: unexpected beside `{name}`"))),
            };
        }
        let mut members = Map::new();
        members.insert(name.into_owned(), map.next_value()?);
        while let Some((key, value)) = map.next_entry()? {
            members.insert(key, value);
        }
        Ok(T::unrecognized(UnrecognizedValue::new(Value::Object(members))))
    }
}

/// `external!(Type { "wire" => Variant, "other" => Other(Payload), })`; unknown values are kept in `Unrecognized`.
macro_rules! external {
    ($type:ident { $($(#[$cfg:meta])* $wire:literal => $variant:ident $(($payload:ty))?,)* }) => {
        impl $crate::wire::external::External for $type {
            const NAME: &'static str = stringify!($type);

            fn unit<E: serde::de::Error>(name: &str) -> Result<Self, E> {
                match name {
                    $($(#[$cfg])* $wire => external!(@unit $wire $variant $(($payload))?),)*
                    _ => {
                        let value = serde_json::Value::String(name.to_owned());
                        Ok(Self::Unrecognized($crate::open::UnrecognizedValue::new(value)))
                    }
                }
            }

            fn payload<'de, A: serde::de::MapAccess<'de>>(
                name: &str,
                map: &mut A,
            ) -> Result<Option<Self>, A::Error> {
                $($(#[$cfg])* external!(@try name map $wire $variant $(($payload))?);)*
                let _ = (name, map);
                Ok(None)
            }

            fn unrecognized(value: $crate::open::UnrecognizedValue) -> Self {
                Self::Unrecognized(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::external::deserialize(deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $($(#[$cfg])* external!(@pattern payload $variant $(($payload))?) => {
                        external!(@write serializer $wire payload $(($payload))?)
                    })*
                    Self::Unrecognized(value) => serde::Serialize::serialize(value.as_json(), serializer),
                }
            }
        }
    };
    (@unit $wire:literal $variant:ident) => { Ok(Self::$variant) };
    (@unit $wire:literal $variant:ident ($payload:ty)) => {
        Err($crate::wire::text::in_member($wire, "expected an object with a value, found the bare name"))
    };
    (@try $name:ident $map:ident $wire:literal $variant:ident) => {};
    (@try $name:ident $map:ident $wire:literal $variant:ident ($payload:ty)) => {
        if $name == $wire {
            let payload: $payload = $crate::wire::record::member($map, $wire)?;
            return Ok(Some(Self::$variant(payload)));
        }
    };
    (@pattern $bind:ident $variant:ident) => { Self::$variant };
    (@pattern $bind:ident $variant:ident ($payload:ty)) => { Self::$variant($bind) };
    (@write $serializer:ident $wire:literal $bind:ident) => { $serializer.serialize_str($wire) };
    (@write $serializer:ident $wire:literal $bind:ident ($payload:ty)) => {{
        use serde::ser::SerializeMap as _;
        let mut map = $serializer.serialize_map(Some(1))?;
        map.serialize_entry($wire, $bind)?;
        map.end()
    }};
}
