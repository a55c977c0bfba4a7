//! Why no runtime was installed, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::platform::Platform;
use crate::trust::Untrusted;

/// Why no runtime was installed. Each message ends with what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// There is no npm on `PATH`.
    #[error(
        "codex {version} must be fetched and there is no `npm` on PATH; install Node.js with npm, or install from an \
         archive (`codex-runtime install --archive`), or name a codex {version} with CODEX_BIN"
    )]
    NoNpm {
        /// The release.
        version: String,
    },
    /// The registry cannot be reached.
    #[error(
        "npm cannot reach its registry to ask for {package} ({code}); connect to the network or set npm's proxy, or \
         install from an archive that `npm pack {package}` wrote elsewhere (`codex-runtime install --archive`)"
    )]
    Offline {
        /// The package, as npm calls it.
        package: String,
        /// What npm calls the failure.
        code: String,
    },
    /// The registry does not know the package.
    #[error(
        "the npm registry has no {package}; check which registry npm is set to (`npm config get registry`), or name a \
         codex of that version with CODEX_BIN"
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
    /// The archive cannot be opened or read.
    #[error("the archive {} cannot be read ({reason}); name the file that `npm pack` wrote", path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// Why not.
        reason: io::Error,
    },
    /// The package is not the one that was pinned.
    #[error(
        "this is not the {package} that was pinned, and it was not unpacked: its hash is {found}, and the pin says \
         {pinned}; fetch it again, and find out who changed it if that does not help"
    )]
    WrongIntegrity {
        /// The package, as npm calls it.
        package: String,
        /// What the pin says.
        pinned: String,
        /// What was given.
        found: String,
    },
    /// The package holds something that could write outside of the cache.
    #[error("{package} holds `{entry}`, which {reason}, and was thrown away; do not use this package")]
    UnsafeEntry {
        /// The package, as npm calls it.
        package: String,
        /// The path in the package.
        entry: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The package cannot be unpacked.
    #[error("{package} cannot be unpacked ({reason}); fetch it again")]
    Unpack {
        /// The package, as npm calls it.
        package: String,
        /// Why not.
        reason: io::Error,
    },
    /// The disk is full.
    #[error(
        "there is no room left for codex in {} ({reason}); it needs about 600 MB while it is installed: make room, or \
         set CODEX_SDK_CACHE_DIR to another place", path.display()
    )]
    NoRoom {
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The package holds no runtime where one is expected.
    #[error(
        "{package} holds no codex where one is expected; if the release has a new layout, this version of the SDK \
         cannot install it"
    )]
    NoBinaryInPackage {
        /// The package, as npm calls it.
        package: String,
    },
    /// Codex is not released for this machine.
    #[error("codex is not released for {os} on {arch}; build it from source and name it with CODEX_BIN")]
    UnsupportedPlatform {
        /// The operating system.
        os: String,
        /// The processor architecture.
        arch: String,
    },
    /// The registry lacks this platform for the release.
    #[error(
        "the npm registry has no codex {version} for {platform}; name a codex {version} with CODEX_BIN, or use the SDK of \
         a release that has one"
    )]
    AbsentPlatform {
        /// This machine.
        platform: Platform,
        /// The release.
        version: String,
    },
    /// Nobody says where the cache is.
    #[error("this user has no cache directory; set CODEX_SDK_CACHE_DIR to one")]
    NoCacheDir,
    /// Somebody else can write to the cache.
    #[error(
        "{0}, so that others could replace the runtime; look what is in it, then remove it or take the right to write \
         from others, or set CODEX_SDK_CACHE_DIR to a folder of your own"
    )]
    Untrusted(#[from] Untrusted),
    /// A file of the cache cannot be read or written.
    #[error(
        "cannot {action} {} ({reason}); repair the permissions there, or set CODEX_SDK_CACHE_DIR to another place",
        path.display()
    )]
    Cache {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        reason: io::Error,
    },
}

impl InstallError {
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
    pub(crate) fn cache<'a>(
        action: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + use<'a> {
        move |reason| {
            let path = path.to_owned();
            if is_full(&reason) {
                Self::NoRoom { path, reason }
            } else {
                Self::Cache { action, path, reason }
            }
        }
    }
}

/// Whether there is no room: on the disk, or for this user on it.
pub(super) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}
