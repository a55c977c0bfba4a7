//! What the configuration says of finding and installing a runtime.

use super::CodexConfig;

/// Which runtime may be taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuntimeChoice {
    pub(crate) any_version: bool,
    #[cfg(feature = "install")]
    pub(crate) install: bool,
}

impl CodexConfig {
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
