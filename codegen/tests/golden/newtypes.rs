//! Named values that are one value on the wire.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Alias` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alias(pub Path);

newtype!(Alias(Path));

/// `Anything` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Anything(pub serde_json::Value);

newtype!(Anything(serde_json::Value));

/// `Flags` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Flags(pub Vec<bool>);

newtype!(Flags(Vec<bool>));

/// An absolute path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path(pub String);

newtype!(Path(String));

/// `Ratio` of the protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio(pub f64);

newtype!(Ratio(f64));
