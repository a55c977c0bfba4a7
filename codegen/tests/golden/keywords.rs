//! Members whose names are keywords of Rust, or no Rust names.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Entry` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    pub r#async: bool,
    pub kebab_case: Option<bool>,
    pub meta: Option<serde_json::Value>,
    pub self_: Option<bool>,
    pub r#type: String,
    pub v2fa: Option<bool>,
}
impl Entry {
    /// With what is required; everything else is left out.
    pub fn new(r#async: bool, r#type: impl Into<String>) -> Self {
        Self {
            v2fa: None,
            meta: None,
            r#async,
            kebab_case: None,
            self_: None,
            r#type: r#type.into(),
        }
    }
}

record!(Entry {
    v2fa: optional "2fa",
    meta: optional "_meta",
    r#async: required "async",
    kebab_case: optional "kebab-case",
    self_: optional "self",
    r#type: required "type",
});
