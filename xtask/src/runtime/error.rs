//! Why there is no runtime, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use semver::Version;

use crate::platform::Platform;

/// Why there is no runtime. Each message ends with what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuntimeError {
    /// There is no npm on `PATH`.
    #[error(
        "codex {version} must be fetched and there is no `npm` on PATH; install Node.js with npm, \
         or name a codex {version} with --codex-bin"
    )]
    NoNpm {
        /// The pinned release.
        version: Version,
    },
    /// The registry cannot be reached.
    #[error(
        "npm cannot reach its registry to ask for {package} ({code}); connect to the network or set npm's proxy, \
         or name a codex of that version with --codex-bin"
    )]
    Offline {
        /// The package, as npm calls it.
        package: String,
        /// What npm calls the failure.
        code: String,
    },
    /// The registry does not know the package.
    #[error(
        "the npm registry has no {package}; choose a release that it has with \
         `cargo xtask generate-types --codex-version X.Y.Z`, or name a codex of that version with --codex-bin"
    )]
    NotInRegistry {
        /// The package, as npm calls it.
        package: String,
    },
    /// npm failed in a way of its own.
    #[error("`npm {arguments}` failed; run it by hand to see why and repair npm:\n{output}")]
    NpmFailed {
        /// What npm was asked.
        arguments: String,
        /// What it wrote to standard error.
        output: String,
    },
    /// The package is not the one that was pinned.
    #[error(
        "{package} is not the package that was pinned, and was thrown away: its hash is {found}, and schema/runtime.toml \
         says {pinned}; find out who changed it before you move the pin"
    )]
    WrongIntegrity {
        /// The package, as npm calls it.
        package: String,
        /// What the pin says.
        pinned: String,
        /// What was fetched.
        found: String,
    },
    /// The package cannot be unpacked.
    #[error("{package} cannot be unpacked into the cache; make room on its disk and try again")]
    Unpack {
        /// The package, as npm calls it.
        package: String,
        /// Why not.
        source: io::Error,
    },
    /// The package holds no runtime where one is expected.
    #[error(
        "{package} holds no codex where one is expected; if the release has a new layout, add it to \
         `Platform::binaries` in xtask/src/platform.rs"
    )]
    NoBinaryInPackage {
        /// The package, as npm calls it.
        package: String,
    },
    /// Codex is not released for this machine.
    #[error(
        "codex is not released for {os} on {arch}; build it from source and name it with --codex-bin --allow-unpinned"
    )]
    UnsupportedPlatform {
        /// The operating system.
        os: String,
        /// The processor architecture.
        arch: String,
    },
    /// The registry lacks this platform for the pinned release.
    #[error(
        "the npm registry has no codex {version} for {platform}; name a codex {version} with --codex-bin, or move the pin \
         to a release that has one with `cargo xtask generate-types --codex-version X.Y.Z`"
    )]
    AbsentPlatform {
        /// This machine.
        platform: Platform,
        /// The pinned release.
        version: Version,
    },
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
        /// The pinned release.
        pinned: Version,
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
    /// Nobody says where the cache is.
    #[error("this user has no cache directory; set CODEX_SDK_CACHE_DIR to one")]
    NoCacheDir,
    /// A file of the cache cannot be read or written.
    #[error("cannot {action} {}; repair the permissions there, or set CODEX_SDK_CACHE_DIR to another place", path.display())]
    Cache {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl RuntimeError {
    /// Whether this machine just has no runtime to offer now, as opposed to one that is wrong.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Self::NoNpm { .. }
                | Self::Offline { .. }
                | Self::NotInRegistry { .. }
                | Self::NpmFailed { .. }
                | Self::UnsupportedPlatform { .. }
                | Self::AbsentPlatform { .. }
                | Self::NoCacheDir
        )
    }

    /// For `map_err` on what is done to files of the cache.
    pub(super) fn cache<'a>(
        action: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + use<'a> {
        move |source| Self::Cache { action, path: path.to_owned(), source }
    }
}
