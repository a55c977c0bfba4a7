//! Where the runtime keeps its state, and what its configuration says there.

use std::path::PathBuf;

use crate::secret::SecretString;

/// The runtime's `CODEX_HOME`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Home {
    /// `None`: that of this program.
    pub(crate) folder: Option<PathBuf>,
    /// What `config.toml` in it is to hold.
    pub(crate) config: Option<SecretString>,
}
