//! What a runtime says of itself.

use codex_protocol_types::InitializeResponse;

use crate::error::{Error, Result};

/// What the runtime said of itself when the connection was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The runtime's name as it stands in its user agent: the name of this client, with which it identifies itself
    /// upstream.
    pub server_name: String,
    /// The runtime's version, such as `0.169.0`.
    pub version: String,
    /// The user agent that the runtime uses upstream.
    pub user_agent: String,
    /// `unix` or `windows`.
    pub platform_family: String,
    /// `linux`, `macos` or `windows`.
    pub platform_os: String,
    /// The runtime's state: configuration, sessions, credentials.
    pub codex_home: String,
}

impl Metadata {
    /// Reads name and version off the user agent: `<name>/<version> (...)`.
    pub(crate) fn parse(response: InitializeResponse) -> Result<Self> {
        let violation = |reason: &str| Error::ProtocolViolation {
            line: format!("{response:?}"),
            reason: format!("initialize: {reason}"),
        };
        let (server_name, rest) = response
            .user_agent
            .split_once('/')
            .filter(|(name, _)| !name.is_empty())
            .ok_or_else(|| violation("the user agent names no server"))?;
        let version = rest.split_whitespace().next().unwrap_or_default();
        if !version.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(violation("the user agent holds no version"));
        }
        if response.platform_family.is_empty() || response.platform_os.is_empty() {
            return Err(violation("no platform"));
        }
        Ok(Self {
            server_name: server_name.to_owned(),
            version: version.to_owned(),
            user_agent: response.user_agent.clone(),
            platform_family: response.platform_family,
            platform_os: response.platform_os,
            codex_home: response.codex_home.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(user_agent: &str) -> Result<Metadata> {
        Metadata::parse(InitializeResponse {
            codex_home: "/home/user/.codex".into(),
            platform_family: "unix".into(),
            platform_os: "linux".into(),
            user_agent: user_agent.into(),
        })
    }

    #[test]
    fn name_and_version_stand_in_the_user_agent() {
        let metadata = parse("my-app/0.169.0 (Debian 12.0.0; x86_64) unknown (my-app; 1.0)").unwrap();
        assert_eq!((metadata.server_name.as_str(), metadata.version.as_str()), ("my-app", "0.169.0"));
    }

    #[test]
    fn a_user_agent_without_them_is_a_violation() {
        for user_agent in ["", "my-app", "/0.169.0", "my-app/", "my-app/next (x)"] {
            assert!(matches!(parse(user_agent), Err(Error::ProtocolViolation { .. })), "{user_agent}");
        }
    }
}
