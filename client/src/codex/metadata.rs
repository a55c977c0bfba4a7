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
    /// Reads name and version off the user agent.
    pub(crate) fn parse(response: InitializeResponse) -> Result<Self> {
        let violation = |reason: &str| Error::ProtocolViolation {
            line: format!("{response:?}"),
            reason: format!("initialize: {reason}"),
        };
        let (server_name, version) = name_and_version(&response.user_agent)
            .ok_or_else(|| violation("the user agent does not begin with a name and a version"))?;
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

/// Name and version of a user agent: `<name>/<version> (...)`.
///
/// The name is that of a client, on a shared server of whichever came first, and may be any text, `a/b 1/2` for one. A
/// version is recognized by what follows it.
fn name_and_version(user_agent: &str) -> Option<(&str, &str)> {
    user_agent.match_indices('/').find_map(|(slash, _)| {
        let (name, rest) = (&user_agent[..slash], &user_agent[slash + 1..]);
        let (version, after) = rest.split_once(' ').unwrap_or((rest, "("));
        let digit_first = version.starts_with(|first: char| first.is_ascii_digit());
        let of_a_version = |char: char| char.is_ascii_alphanumeric() || ".-+".contains(char);
        let is_version = digit_first && version.chars().all(of_a_version) && after.starts_with('(');
        (!name.is_empty() && is_version).then_some((name, version))
    })
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
    fn the_name_of_a_client_may_be_any_text() {
        let name_of = |user_agent: &str| {
            let metadata = parse(user_agent).unwrap();
            (metadata.server_name, metadata.version)
        };
        for name in ["acme/agent", "a/b/c", "tool/2.0.0", "tool/2 and/3", "3/4"] {
            let user_agent = format!("{name}/0.169.0 (Debian 12.0.0; x86_64) iTerm.app/3.5 ({name}; 1.0)");
            assert_eq!(name_of(&user_agent), (name.to_owned(), "0.169.0".to_owned()));
        }
        assert_eq!(name_of("x/0.170.0-alpha.1").1, "0.170.0-alpha.1");
    }

    #[test]
    fn a_user_agent_without_them_is_a_violation() {
        for user_agent in ["", "my-app", "/0.169.0", "my-app/", "my-app/next (x)"] {
            assert!(matches!(parse(user_agent), Err(Error::ProtocolViolation { .. })), "{user_agent}");
        }
    }
}
