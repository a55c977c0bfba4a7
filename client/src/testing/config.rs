//! A client configuration for a mock model.

use crate::config::CodexConfig;

use super::MockModel;

impl MockModel {
    /// A configuration whose runtime asks this model, and keeps its state in [`codex_home`](Self::codex_home).
    ///
    /// The model must outlive the connection: dropping it removes that directory.
    pub fn config(&self) -> CodexConfig {
        let mut config = CodexConfig::new();
        config.overrides = self.overrides();
        self.env().into_iter().fold(config, |config, (name, value)| config.env(name, value))
    }
}
