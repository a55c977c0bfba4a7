//! Members whose names are keywords of Rust, or no Rust names.

use super::*;

/// `Entry` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// `async` on the wire.
    pub r#async: bool,
    /// `kebab-case` on the wire.
    pub kebab_case: Option<bool>,
    /// `_meta` on the wire.
    pub meta: Option<serde_json::Value>,
    /// `self` on the wire.
    pub self_: Option<bool>,
    /// `type` on the wire.
    pub r#type: String,
    /// `2fa` on the wire.
    pub v2fa: Option<bool>,
}

record!(Entry {
    v2fa: optional "2fa",
    meta: optional "_meta",
    r#async: required "async",
    kebab_case: optional "kebab-case",
    self_: optional "self",
    r#type: required "type",
});
