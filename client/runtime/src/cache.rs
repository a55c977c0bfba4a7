//! The cache of installed runtimes. **This is the one place that says how it is laid out.**
//!
//! ```text
//! <user cache>/codex-rust-sdk/            or $CODEX_SDK_CACHE_DIR
//!   runtime/
//!     0.169.0-linux-x64/                  <version>-<platform>: there at once and whole, or not there
//!       integrity                         one line, `sha512-...`: what the package hashed to when it was unpacked
//!       files                             a line a file: its SHA-256, size, time (seconds) and path
//!       package.json                      the npm package, without its outer folder `package/`
//!       vendor/<target>/bin/codex         the runtime (codex.exe on Windows); up to 0.130 vendor/<target>/codex/codex
//!       vendor/<target>/...               what it needs beside it: codex-path/rg, codex-resources/, ...
//!     0.169.0-linux-x64.lock              held while somebody installs that release
//!     .staging-0.169.0-linux-x64-XXXXXX/  an installation under way, or one that was killed; nobody reads it
//! ```
//!
//! A folder is complete if and only if its files `integrity` and `files` are there. They are written before the folder
//! is renamed into place, so that no reader ever sees half a runtime. A runtime is used only if the integrity is the
//! pinned one, if its size and time are those that were written down, and if nobody else can have written it (see
//! [`trust`](crate::trust)). The folders are made with mode 0700.

use std::fs;
use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::platform::Platform;
use crate::release::Release;
use crate::trust;

#[cfg(feature = "install")]
pub(crate) mod entries;
pub(crate) mod record;
#[cfg(feature = "install")]
pub(crate) mod staging;
#[cfg(feature = "install")]
mod verify;

pub(crate) use record::Record;

pub(crate) const INTEGRITY_FILE: &str = "integrity";

/// The cache of installed runtimes.
#[derive(Debug, Clone)]
pub struct Cache {
    base: PathBuf,
}

/// What the cache has of a release.
#[derive(Debug)]
pub(crate) enum Cached {
    /// Its runtime.
    Whole(PathBuf),
    /// Something that must not be used, and why.
    Unusable(PathBuf, String),
    /// Nothing.
    Absent,
}

impl Cache {
    /// The cache of an environment. `None` if nobody says where it is.
    #[must_use]
    pub fn of(environment: &Environment) -> Option<Self> {
        Some(Self { base: environment.cache_dir.clone()? })
    }

    /// The folder that holds the runtimes.
    #[must_use]
    pub fn dir(&self) -> PathBuf {
        self.base.join("runtime")
    }

    /// Where a release is, if it is there.
    pub(crate) fn entry(&self, release: &Release, platform: Platform) -> PathBuf {
        self.dir().join(entry_name(release, platform))
    }

    /// The runtime of a release, if it is there, whole, and the one that was pinned.
    pub(crate) fn find(&self, release: &Release, platform: Platform) -> Cached {
        let entry = self.entry(release, platform);
        let Some(package) = release.package_of(platform) else {
            return Cached::Absent;
        };
        let Ok(unpacked) = fs::read_to_string(entry.join(INTEGRITY_FILE)) else {
            return Cached::Absent;
        };
        let unusable = |reason: String| Cached::Unusable(entry.clone(), reason);
        if unpacked.trim_end() != package.integrity {
            return unusable("it is not the package that is pinned".to_owned());
        }
        let record = match Record::read(&entry) {
            Ok(record) => record,
            Err(reason) => return unusable(reason),
        };
        let binaries = platform.binaries();
        let Some(binary) = binaries.iter().find(|binary| record.has(binary)) else {
            return unusable("it holds no codex".to_owned());
        };
        match record.compare(&entry, binary).and_then(|()| self.trusts(&entry.join(binary))) {
            Ok(()) => Cached::Whole(entry.join(binary)),
            Err(reason) => unusable(reason),
        }
    }

    /// Whether only this user can have written a file of the cache.
    fn trusts(&self, file: &Path) -> Result<(), String> {
        let inside = file.strip_prefix(&self.base).map_err(|error| error.to_string())?;
        trust::check(&self.base, inside).map_err(|untrusted| untrusted.to_string())
    }
}

pub(crate) fn entry_name(release: &Release, platform: Platform) -> String {
    format!("{}-{platform}", release.version())
}
