//! Unions written as a string, or as an object with the variant's name as its one key.

use serde::de::{Deserialize as _, Deserializer, Error};
use serde_json::Value;

use crate::open::UnrecognizedValue;

/// An externally tagged union; implemented by `external!`.
pub(crate) trait External: Sized {
    /// A variant without payload; `None` if the name is not that of one.
    fn unit(name: &str) -> Option<Self>;
    /// A variant with a payload; `None` if the name is not that of one.
    ///
    /// # Errors
    ///
    /// The value is not the payload of that variant.
    fn payload(name: &str, value: &Value) -> Result<Option<Self>, serde_json::Error>;
    fn unrecognized(value: UnrecognizedValue) -> Self;
}

/// Reads a value, whatever it is: one of a shape that this version does not know is kept whole.
pub(crate) fn deserialize<'de, T: External, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let known = match &value {
        Value::String(name) => T::unit(name),
        Value::Object(members) if members.len() == 1 => match members.iter().next() {
            Some((name, payload)) => T::payload(name, payload).map_err(Error::custom)?,
            None => None,
        },
        _ => None,
    };
    Ok(known.unwrap_or_else(|| T::unrecognized(UnrecognizedValue::new(value))))
}

/// `external!(Type { "wire" => Variant, "other" => Other(Payload), })`; values of unknown shape are kept in
/// `Unrecognized`.
macro_rules! external {
    ($type:ident { $($(#[$cfg:meta])* $wire:literal => $variant:ident $(($payload:ty))?,)* }) => {
        impl $crate::wire::external::External for $type {
            fn unit(name: &str) -> Option<Self> {
                match name {
                    $($(#[$cfg])* $wire => external!(@unit $variant $(($payload))?),)*
                    _ => None,
                }
            }

            fn payload(name: &str, value: &serde_json::Value) -> Result<Option<Self>, serde_json::Error> {
                $($(#[$cfg])* external!(@try name value $wire $variant $(($payload))?);)*
                let _ = (name, value);
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
    (@unit $variant:ident) => { Some(Self::$variant) };
    (@unit $variant:ident ($payload:ty)) => { None };
    (@try $name:ident $value:ident $wire:literal $variant:ident) => {};
    (@try $name:ident $value:ident $wire:literal $variant:ident ($payload:ty)) => {
        if $name == $wire {
            let payload = $crate::wire::buffered::read::<$payload>($value);
            return match payload {
                Ok(payload) => Ok(Some(Self::$variant(payload))),
                Err(error) => Err($crate::wire::text::in_member($wire, error)),
            };
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
