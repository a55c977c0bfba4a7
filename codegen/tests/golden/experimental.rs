//! What the stable dump lacks stands behind the feature: a definition, a field, kinds of union, values.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// The `hook` kind of [`Reason`].
///
/// Experimental.
#[cfg(feature = "experimental")]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct HookReason {
    pub name: Option<String>,
}

#[cfg(feature = "experimental")]
record!(HookReason {
    name: optional "name",
});

/// `Item` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Item {
    /// `text` on the wire.
    Text(TextItem),
    /// `video` on the wire.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    Video(VideoItem),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}

tagged!(Item by "type" {
    "text" => Text(TextItem),
    #[cfg(feature = "experimental")] "video" => Video(VideoItem),
});
from_payloads!(Item {
    Text(TextItem),
    #[cfg(feature = "experimental")] Video(VideoItem),
});

/// `Level` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// `high` on the wire.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    High,
    /// `low` on the wire.
    Low,
    /// `middle` on the wire.
    Middle,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(Level {
    #[cfg(feature = "experimental")] "high" => High,
    "low" => Low,
    "middle" => Middle,
});

/// `Loudness` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Loudness {
    /// `deafening` on the wire.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    Deafening,
    /// `quiet` on the wire.
    Quiet,
    /// Very.
    Loud,
    /// Not at all.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    Silent,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(Loudness {
    #[cfg(feature = "experimental")] "deafening" => Deafening,
    "quiet" => Quiet,
    "loud" => Loud,
    #[cfg(feature = "experimental")] "silent" => Silent,
});

/// `Reason` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// `denied` on the wire.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    Denied,
    /// `other` on the wire.
    Other,
    /// `code` on the wire.
    Code(String),
    /// `hook` on the wire.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    Hook(HookReason),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

external!(Reason {
    #[cfg(feature = "experimental")] "denied" => Denied,
    "other" => Other,
    "code" => Code(String),
    #[cfg(feature = "experimental")] "hook" => Hook(HookReason),
});
from_payloads!(Reason {
    #[cfg(feature = "experimental")] Hook(HookReason),
});

/// `Region` of the protocol.
///
/// Experimental.
#[cfg(feature = "experimental")]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Region {
    pub name: Option<RegionName>,
}

#[cfg(feature = "experimental")]
record!(Region {
    name: optional "name",
});

/// `Region` of the protocol.
///
/// Experimental.
#[cfg(feature = "experimental")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegionName {
    /// `here` on the wire.
    Here,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

#[cfg(feature = "experimental")]
string_enum!(RegionName {
    "here" => Here,
});

/// The `text` kind of [`Item`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TextItem {
    /// Experimental.
    #[cfg(feature = "experimental")]
    pub style: Option<String>,
}

record!(TextItem {
    #[cfg(feature = "experimental")] style: optional "style",
});

/// `Thread` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Thread {
    pub id: String,
    /// Experimental.
    #[cfg(feature = "experimental")]
    pub region: Option<Region>,
}
impl Thread {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            #[cfg(feature = "experimental")]
            region: None,
        }
    }
}

record!(Thread {
    id: required "id",
    #[cfg(feature = "experimental")] region: optional "region",
});

/// The `video` kind of [`Item`].
///
/// Experimental.
#[cfg(feature = "experimental")]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct VideoItem {}

#[cfg(feature = "experimental")]
record!(VideoItem {});
