//! Which runtime is good enough.

use super::CodexConfig;

impl CodexConfig {
    /// Refuses a runtime whose version is not this SDK's. Default: a warning.
    pub fn strict_version(mut self, strict: bool) -> Self {
        self.strict_version = strict;
        self
    }
}
