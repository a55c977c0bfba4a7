//! Open string enums.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

/// An enum whose values are strings; implemented by `string_enum!`.
pub(crate) trait StringEnum: Sized {
    const NAME: &'static str;

    fn from_wire(value: &str) -> Self;
}

pub(crate) fn deserialize<'de, T: StringEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_str(StringEnumVisitor(PhantomData))
}

struct StringEnumVisitor<T>(PhantomData<T>);

/// Compiled once, and not for each type.
fn expecting(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    write!(f, "a string ({name})")
}

impl<T: StringEnum> Visitor<'_> for StringEnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f, T::NAME)
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<T, E> {
        Ok(T::from_wire(v))
    }
}

/// `string_enum!(Type { "wire" => Variant, })`; unknown strings are kept in `Unrecognized`.
macro_rules! string_enum {
    ($type:ident { $($(#[$cfg:meta])* $wire:literal => $variant:ident,)* }) => {
        impl $type {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $($(#[$cfg])* Self::$variant => $wire,)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }
        }

        /// The variant of that wire value, or [`Unrecognized`](Self::Unrecognized).
        impl From<&str> for $type {
            fn from(value: &str) -> Self {
                match value {
                    $($(#[$cfg])* $wire => Self::$variant,)*
                    _ => Self::Unrecognized($crate::open::UnrecognizedString::new(value)),
                }
            }
        }

        /// As from `&str`.
        impl From<String> for $type {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        /// Never fails: as from `&str`.
        impl std::str::FromStr for $type {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        /// The value as it stands on the wire.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::wire::string_enum::StringEnum for $type {
            const NAME: &'static str = stringify!($type);

            fn from_wire(value: &str) -> Self {
                Self::from(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::string_enum::deserialize(deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
