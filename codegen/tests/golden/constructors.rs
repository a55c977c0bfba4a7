//! `new` takes what is required, by the easiest type; what has a `Default`, or is never sent, needs none.

use super::*;

/// `Options` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Options {
    /// `fast` on the wire.
    pub fast: Option<bool>,
}

record!(Options {
    fast: optional "fast",
});

/// Params of `turn/start`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnStartParams {
    /// `count` on the wire.
    pub count: i64,
    /// `cwd` on the wire.
    pub cwd: Option<String>,
    /// `options` on the wire.
    pub options: Options,
    /// `region` on the wire.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    pub region: Option<String>,
    /// `threadId` on the wire.
    pub thread_id: String,
    /// `tier` on the wire.
    ///
    /// Absent, `null` and a value are three different things here.
    pub tier: Patch<String>,
    /// `type` on the wire.
    pub r#type: String,
    /// Members that the protocol allows beside those it names.
    pub additional_properties: serde_json::Map<String, serde_json::Value>,
}
impl TurnStartParams {
    /// With what is required; everything else is left out.
    pub fn new(
        count: i64,
        cwd: Option<String>,
        options: Options,
        thread_id: impl Into<String>,
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
    /// `turnId` on the wire.
    pub turn_id: String,
}

record!(TurnStartResponse {
    turn_id: required "turnId",
});
