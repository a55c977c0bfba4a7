//! Where things are in the workspace.

use std::env;
use std::path::{Path, PathBuf};

/// The two tiers of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// What every client may use.
    Stable,
    /// What a client must opt into; a superset of the stable tier.
    Experimental,
}

impl Tier {
    /// Both tiers.
    pub const ALL: [Self; 2] = [Self::Stable, Self::Experimental];

    /// The folder of this tier's dump in `schema/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Experimental => "experimental",
        }
    }

    /// The folder of this tier's dump, relative to the workspace.
    #[must_use]
    pub fn schema_dir(self) -> String {
        format!("schema/{}", self.name())
    }
}

/// The workspace that the commands work on.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace of the running command. Cargo says at run time where the package lies; a copied checkout with
    /// a shared target directory would otherwise work on its original.
    #[must_use]
    pub fn find() -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        Self::at(package.parent().unwrap_or(&package))
    }

    /// The workspace in `root`.
    #[must_use]
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Its root directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file by its path relative to the root, with `/`.
    #[must_use]
    pub fn file(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where the commands put what they need for a moment. Under `target/`, for codex refuses to keep its state in
    /// the system's temporary directory.
    #[must_use]
    pub fn scratch_dir(&self) -> PathBuf {
        self.root.join("target").join("xtask")
    }
}
