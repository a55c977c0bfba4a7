//! [`Patch`]: a member for which absent, `null` and a value are three different things.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A member that can be left out, be `null`, or hold a value, each with a meaning of its own.
///
/// Used for the members where the protocol says so: leaving them out changes nothing, `null` clears what is set, a
/// value replaces it (as in JSON Merge Patch, RFC 7396). Every other optional member is a plain [`Option`].
///
/// ```
/// use codex_protocol_types::{Patch, ThreadMetadataGitInfoUpdateParams};
///
/// let params = ThreadMetadataGitInfoUpdateParams {
///     branch: Patch::Value("main".into()),
///     sha: Patch::Null,
///     ..Default::default()
/// };
/// assert_eq!(serde_json::to_string(&params)?, r#"{"branch":"main","sha":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Patch<T> {
    /// The member is not there.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member holds a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the member is not there.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the member is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The same with the value, if there is one, made another.
    ///
    /// ```
    /// use codex_protocol_types::Patch;
    ///
    /// assert_eq!(Patch::Value(2).map(|value| value * 2), Patch::Value(4));
    /// assert!(Patch::<u8>::Null.map(u16::from).is_null());
    /// ```
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(f(value)),
        }
    }

    /// The value, if there is one: absent and `null` become the same.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one.
    pub const fn as_value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

/// `None` is `null`, not absent.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// An absent member is written as `null` where the surrounding object cannot leave it out.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_value().serialize(serializer)
    }
}
