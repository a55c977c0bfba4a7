//! Open string enums.

use serde::de::Deserializer;

use super::text;

/// An enum whose values are strings; implemented by `string_enum!`.
pub(crate) trait StringEnum: Sized {
    const NAME: &'static str;

    fn from_wire(value: &str) -> Self;
}

pub(crate) fn deserialize<'de, T: StringEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // As a text: what reads that is compiled once, and not for each type.
    let value = ok!(text::deserialize(deserializer, T::NAME));
    Ok(T::from_wire(&value.0))
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
            #[inline]
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        /// Never fails: as from `&str`.
        impl std::str::FromStr for $type {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        /// The value as it stands on the wire.
        impl std::fmt::Display for $type {
            #[inline]
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
