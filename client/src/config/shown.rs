//! `Debug` of a configuration: what is set, without the values that may be secret.

use std::fmt;

use super::CodexConfig;

impl fmt::Debug for CodexConfig {
    /// Of settings and of the environment there are names only, and of arguments none: a token may stand in each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.env.names().collect::<Vec<_>>();
        let key = |setting: &String| setting.split('=').next().unwrap_or_default().to_owned();
        let keys = self.overrides.iter().map(key).collect::<Vec<_>>();
        f.debug_struct("CodexConfig")
            .field("binary", &self.binary)
            .field("cwd", &self.cwd)
            .field("codex_home", &self.home.folder)
            .field("env", &names)
            .field("overrides", &keys)
            .field("client_name", &self.client_name)
            .field("handler", &self.handler.is_some())
            .finish_non_exhaustive()
    }
}
