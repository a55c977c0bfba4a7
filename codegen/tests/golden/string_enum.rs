//! A `oneOf` of documented one-value string enums: one open string enum, the documentation kept.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// How hard to think.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effort {
    /// `none` on the wire.
    None,
    /// `xhigh` on the wire.
    Xhigh,
    /// Quick.
    Low,
    /// Only when asked.
    OnRequest,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(Effort {
    "none" => None,
    "xhigh" => Xhigh,
    "low" => Low,
    "on-request" => OnRequest,
});

/// `Word` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Word {
    /// `self` on the wire.
    SelfValue,
    /// `2fa` on the wire.
    V2fa,
    /// `unknown` on the wire.
    Unknown,
    /// `snake_case` on the wire.
    SnakeCase,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(Word {
    "self" => SelfValue,
    "2fa" => V2fa,
    "unknown" => Unknown,
    "snake_case" => SnakeCase,
});
