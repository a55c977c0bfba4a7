//! `new` takes what is required, by the easiest type; what has a `Default` needs none. Ids come first.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Options` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Options {
    pub fast: Option<bool>,
}

record!(Options {
    fast: optional "fast",
});

/// Params of `turn/start`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnStartParams {
    pub count: i64,
    pub cwd: Option<String>,
    pub options: Options,
    /// Experimental.
    #[cfg(feature = "experimental")]
    pub region: Option<String>,
    pub thread_id: String,
    /// Absent, `null` and a value are three different things here.
    pub tier: Patch<String>,
    pub r#type: String,
    /// Members that the protocol allows beside those it names.
    pub additional_properties: serde_json::Map<String, serde_json::Value>,
}
impl TurnStartParams {
    /// With what is required; everything else is left out.
    pub fn new(
        thread_id: impl Into<String>,
        count: i64,
        cwd: Option<String>,
        options: Options,
        r#type: impl Into<String>,
    ) -> Self {
        Self {
            count,
            cwd,
            options,
            #[cfg(feature = "experimental")]
            region: None,
            thread_id: thread_id.into(),
            tier: Patch::Absent,
            r#type: r#type.into(),
            additional_properties: serde_json::Map::new(),
        }
    }
}

record!(TurnStartParams {
    count: required "count",
    cwd: required "cwd",
    options: required "options",
    #[cfg(feature = "experimental")] region: optional "region",
    thread_id: required "threadId",
    tier: optional "tier",
    r#type: required "type",
    ..additional_properties
});

/// Response to `turn/start`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnStartResponse {
    pub turn_id: String,
}
impl TurnStartResponse {
    /// With what is required; everything else is left out.
    pub fn new(turn_id: impl Into<String>) -> Self {
        Self { turn_id: turn_id.into() }
    }
}

record!(TurnStartResponse {
    turn_id: required "turnId",
});
