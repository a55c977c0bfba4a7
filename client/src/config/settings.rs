//! The settings of the environment, of the client's capabilities, of the runtime's home, of the requests of the server, and of what only some connections have.

use std::ffi::OsString;
use std::path::PathBuf;
#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
use std::time::Duration;

use codex_protocol_types::InitializeCapabilities;

use super::CodexConfig;
use crate::secret::SecretString;

impl CodexConfig {
    /// Sets an environment variable of the runtime, beside those it inherits. Other users cannot read it; the commands
    /// that the model has run inherit it, unless `shell_environment_policy` in the configuration says otherwise.
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.set(name.into(), value.into());
        self
    }

    /// Removes an environment variable that the runtime would inherit, or that was set before: a secret of the program
    /// that is none of the model's business.
    pub fn env_remove(mut self, name: impl Into<OsString>) -> Self {
        self.env.remove(name.into());
        self
    }

    /// Has the runtime inherit nothing: its environment is what [`env`](Self::env) sets, before this or after. It needs
    /// `HOME` or a [`codex_home`](Self::codex_home) to keep its state in, its commands need a `PATH`, and on Windows
    /// nothing runs without `SystemRoot`.
    ///
    /// ```
    /// use codex_client::CodexConfig;
    ///
    /// let path = std::env::var_os("PATH").unwrap_or_default();
    /// let config = CodexConfig::new().codex_home("/srv/my-app/codex").env_clear().env("PATH", path);
    /// ```
    pub fn env_clear(mut self) -> Self {
        self.env.clear();
        self
    }

    /// What this client can do, as `initialize` says it to the runtime: the runtime asks for the rest only where it is
    /// declared here. Default: nothing beyond [`experimental_api`](Self::experimental_api) and
    /// [`opt_out`](Self::opt_out), which hold where these leave them out.
    ///
    /// ```
    /// use codex_client::CodexConfig;
    /// use codex_client::types::InitializeCapabilities;
    /// use serde_json::json;
    ///
    /// // Forms of MCP servers come to `mcp_elicitation`, attestations to `attestation`.
    /// let extensions = json!({ "openai/form": {} });
    /// let config = CodexConfig::new().capabilities(InitializeCapabilities {
    ///     extensions: extensions.as_object().cloned(),
    ///     request_attestation: Some(true),
    ///     ..Default::default()
    /// });
    /// ```
    pub fn capabilities(mut self, capabilities: InitializeCapabilities) -> Self {
        self.capabilities = capabilities;
        self
    }

    /// The folder of the runtime's state: configuration, sessions, credentials (`CODEX_HOME`, whatever
    /// [`env`](Self::env) says of it). One that is not there is made, with mode 0700. A relative path is that of this
    /// program's directory. Default: that of the user's own Codex.
    pub fn codex_home(mut self, folder: impl Into<PathBuf>) -> Self {
        self.home.folder = Some(folder.into());
        self
    }

    /// What the runtime's `config.toml` says: for values that are secret, since the file is of mode 0600, while a
    /// [`config_override`](Self::config_override) stands in the runtime's arguments, which every user of the machine can
    /// read.
    ///
    /// ```
    /// use codex_client::CodexConfig;
    ///
    /// let gateway = r#"
    /// model_provider = "gateway"
    /// [model_providers.gateway]
    /// name = "gateway"
    /// base_url = "https://gateway.example.org/v1"
    /// http_headers = { X-Key = "the key" }
    /// "#;
    /// let config = CodexConfig::new().codex_home("/srv/my-app/codex").config_file(gateway);
    /// ```
    ///
    /// It is written whenever a runtime is started, into the [`codex_home`](Self::codex_home) that this program must have
    /// of its own. A `config.toml` that was not written so is left alone, and the runtime is not started
    /// ([`Error::InvalidInput`](crate::Error::InvalidInput)); nor is it where the group or others may
    /// write to the folder.
    pub fn config_file(mut self, toml: impl Into<SecretString>) -> Self {
        self.home.config = Some(toml.into());
        self
    }
}

impl CodexConfig {
    /// How many requests of the server may be open at once: those that the [handler](Self::handler) is still at, or has
    /// deferred. Those beyond are refused with an error, which the runtime takes for a refusal of what it asked, and
    /// [`Codex::refused_requests`](crate::Codex::refused_requests) counts them. At least 1. Default: 1,000.
    pub fn max_open_requests(mut self, requests: usize) -> Self {
        self.limits.open = requests;
        self
    }

    /// Takes the first codex that is found on the `PATH`, or where installers put it, whatever its version. Default: only
    /// the version that this SDK is made for.
    ///
    /// What [`binary`](Self::binary) or `CODEX_BIN` name is taken in any case. Another version than the SDK's is told with
    /// a warning, or refused with [`strict_version`](Self::strict_version).
    pub fn any_version(mut self) -> Self {
        self.runtime.any_version = true;
        self
    }

    /// Whether to install the pinned runtime, with npm and into the cache of this user, when none is found. Default: no.
    ///
    /// It is a download of some 170 MB, which takes as long as it takes: the timeouts do not count it. Each step is told
    /// through `tracing`; to show more, or to install from a file, call [`install_runtime`](crate::install_runtime)
    /// first.
    #[cfg(feature = "install")]
    pub fn install_runtime(mut self, install: bool) -> Self {
        self.runtime.install = install;
        self
    }
}

#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
impl CodexConfig {
    /// How often a server on a socket is pinged. One that neither sends nor takes anything for two intervals after that
    /// is taken for gone, which is [`Error::Closed`](crate::Error::Closed). Zero: never. Default: 20 s.
    pub fn ping_interval(mut self, interval: Duration) -> Self {
        self.sockets.ping_interval = interval;
        self
    }

    /// Trusts these certificates (PEM, one or more) beside those of the system, for `wss://`: for a server whose
    /// certificate a company, or the server itself, has signed.
    #[cfg(feature = "websocket")]
    pub fn trust_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.sockets.trusted_certificates.push(pem.into());
        self
    }
}
