//! Why there is no runtime, and what to do about it.

use std::path::PathBuf;

use codex_runtime::InstallError;
use semver::Version;

/// Why there is no runtime. Each message ends with what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuntimeError {
    /// It cannot be installed.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// The named runtime is not there.
    #[error("{by} names {}, and there is no such file; correct the path, or leave it out", path.display())]
    NamedMissing {
        /// `--codex-bin` or `CODEX_BIN`
        by: &'static str,
        /// The path that was given.
        path: PathBuf,
    },
    /// The named runtime cannot be run.
    #[error("{by} names {}, which cannot be run ({reason}); name an executable codex, or leave it out", path.display())]
    NamedNotExecutable {
        /// `--codex-bin` or `CODEX_BIN`
        by: &'static str,
        /// The path that was given.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The named runtime is of another release.
    #[error(
        "{by} names {}, which is codex {found}, and the pin is {pinned}; name a codex {pinned}, or move the pin with \
         `cargo xtask generate-types --codex-version {found}`",
        path.display()
    )]
    NamedOtherVersion {
        /// `--codex-bin` or `CODEX_BIN`
        by: &'static str,
        /// The path that was given.
        path: PathBuf,
        /// What it says its version is.
        found: Version,
        /// The pinned release; boxed, for an error is moved about.
        pinned: Box<Version>,
    },
    /// The named runtime was built from source.
    #[error(
        "{by} names {}, which was built from source and may differ from codex {pinned}; \
         add --allow-unpinned to use it all the same",
        path.display()
    )]
    NamedSourceBuild {
        /// `--codex-bin` or `CODEX_BIN`
        by: &'static str,
        /// The path that was given.
        path: PathBuf,
        /// The pinned release.
        pinned: Version,
    },
}

impl RuntimeError {
    /// Whether this machine just has no runtime to offer now, as opposed to one that is wrong.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        match self {
            Self::Install(error) => error.is_unavailable(),
            _ => false,
        }
    }
}
