//! A member that may be null may be absent in what the runtime sends, and must be there in what a client sends.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Scope` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    pub name: Option<String>,
}
impl Scope {
    /// With what is required; everything else is left out.
    pub fn new(name: Option<String>) -> Self {
        Self { name }
    }
}

record!(Scope {
    name: nullable "name",
});

/// Params of `thread/read`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThreadReadParams {
    pub cursor: Option<String>,
    pub scope: Scope,
}
impl ThreadReadParams {
    /// With what is required; everything else is left out.
    pub fn new(cursor: Option<String>, scope: Scope) -> Self {
        Self { cursor, scope }
    }
}

record!(ThreadReadParams {
    cursor: required "cursor",
    scope: required "scope",
});

/// Response to `thread/read`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThreadReadResponse {
    pub project_id: Option<String>,
    pub scope: Scope,
}
impl ThreadReadResponse {
    /// With what is required; everything else is left out.
    pub fn new(project_id: Option<String>, scope: Scope) -> Self {
        Self { project_id, scope }
    }
}

record!(ThreadReadResponse {
    project_id: nullable "projectId",
    scope: required "scope",
});
