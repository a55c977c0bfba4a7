//! Named values that are one value on the wire.

/// `newtype!(Type(Inner))`: read and written as the inner value.
macro_rules! newtype {
    ($type:ident(String)) => {
        impl $type {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $type {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        newtype!(@wire $type(String));
    };
    ($type:ident($inner:ty)) => {
        newtype!(@wire $type($inner));
    };
    (@wire $type:ident($inner:ty)) => {
        impl From<$inner> for $type {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$inner as serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&self.0, serializer)
            }
        }
    };
}
