//! A schema `default` is documentation only: an absent member stays absent.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Settings` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Settings {
    /// Default: `false`.
    pub enabled: Option<bool>,
    /// How many.
    ///
    /// Default: `10`.
    pub limit: Option<u32>,
    pub name: Option<String>,
}

record!(Settings {
    enabled: optional "enabled",
    limit: optional "limit",
    name: optional "name",
});
