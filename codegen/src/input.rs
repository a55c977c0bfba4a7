//! What the generator is given.

/// The two bundle files of one tier, as the runtime wrote them.
#[derive(Debug, Clone)]
pub struct BundleTexts {
    /// `codex_app_server_protocol.v2.schemas.json`
    pub v2: String,
    /// `codex_app_server_protocol.schemas.json`
    pub root: String,
}

/// The release that the dump is of, and what people wrote down beside it.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// Its version, as docs.rs has it.
    pub version: &'a str,
    /// The text of `overrides.toml`: what the dump cannot say.
    pub overrides: &'a str,
    /// The text of `descriptions.toml`: what a method is for, where the dump does not say it.
    pub descriptions: &'a str,
}

/// How strict the generator is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Stale overrides and descriptions are warnings instead of errors: for releases other than the one they were reviewed for.
    pub lenient: bool,
    /// A method whose response cannot be told gets `serde_json::Value` and a warning instead of an error.
    pub allow_untyped: bool,
    /// A stable method of which nothing says what it is for gets a warning instead of an error.
    pub allow_undescribed: bool,
}
