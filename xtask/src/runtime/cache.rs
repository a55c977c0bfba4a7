//! The cache of fetched runtimes. **This is the one place that says how it is laid out**; the client crate looks here
//! too.
//!
//! ```text
//! <user cache>/codex-rust-sdk/            or $CODEX_SDK_CACHE_DIR
//!   runtime/
//!     0.169.0-linux-x64/                  <version>-<platform>: there at once and whole, or not there
//!       integrity                         one line, `sha512-...`: what the package hashed to when it was unpacked
//!       package.json                      the npm package, without its outer folder `package/`
//!       vendor/<target>/bin/codex         the runtime (codex.exe on Windows); up to 0.130 vendor/<target>/codex/codex
//!       vendor/<target>/...               what it needs beside it: codex-path/rg, codex-resources/, ...
//!     0.169.0-linux-x64.lock              held while somebody fetches that release
//!     .staging-0.169.0-linux-x64-XXXXXX/  a fetch under way, or one that was killed; nobody reads it
//! ```
//!
//! A folder is complete if and only if its file `integrity` is there. It is written before the folder is renamed into
//! place, so that no reader ever sees half a runtime; whose pin states another integrity fetches again.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use fs4::FileExt;
use semver::Version;
use tempfile::TempDir;

use super::{RuntimeError, first_file};
use crate::environment::Environment;
use crate::platform::Platform;

const INTEGRITY_FILE: &str = "integrity";

/// The cache of fetched runtimes.
pub(super) struct Cache {
    dir: PathBuf,
}

/// A place in the cache to fetch a release into, and the right to do so.
pub(super) struct Staging {
    dir: TempDir,
    download: PathBuf,
    unpacked: PathBuf,
    /// `None` where the file system knows no locks. Then two may fetch at once, and the second finds the first's.
    _lock: Option<File>,
}

impl Cache {
    pub(super) fn of(environment: &Environment) -> Option<Self> {
        Some(Self { dir: environment.cache_dir.as_ref()?.join("runtime") })
    }

    /// The runtime of a release, if it is here and is the one that was pinned.
    pub(super) fn find(&self, version: &Version, platform: Platform, integrity: &str) -> Option<PathBuf> {
        let entry = self.entry(version, platform);
        let unpacked = fs::read_to_string(entry.join(INTEGRITY_FILE)).ok()?;
        if unpacked.trim_end() != integrity {
            return None;
        }
        first_file(&entry, &platform.binaries())
    }

    /// Makes a place to fetch a release into. Waits while somebody else fetches it.
    pub(super) fn stage(&self, version: &Version, platform: Platform) -> Result<Staging, RuntimeError> {
        fs::create_dir_all(&self.dir).map_err(RuntimeError::cache("create", &self.dir))?;
        let name = entry_name(version, platform);
        let lock = lock(&self.dir.join(format!("{name}.lock")))?;
        let prefix = format!(".staging-{name}-");
        if lock.is_some() {
            remove_leftovers(&self.dir, &prefix);
        }
        let dir = tempfile::Builder::new().prefix(&prefix).tempdir_in(&self.dir);
        let dir = dir.map_err(RuntimeError::cache("create a folder in", &self.dir))?;
        let (download, unpacked) = (dir.path().join("download"), dir.path().join("unpacked"));
        for dir in [&download, &unpacked] {
            fs::create_dir(dir).map_err(RuntimeError::cache("create", dir))?;
        }
        Ok(Staging { dir, download, unpacked, _lock: lock })
    }

    fn entry(&self, version: &Version, platform: Platform) -> PathBuf {
        self.dir.join(entry_name(version, platform))
    }
}

impl Staging {
    /// An empty folder for the tarball.
    pub(super) fn download_dir(&self) -> &Path {
        &self.download
    }

    /// An empty folder for what is in it.
    pub(super) fn unpack_dir(&self) -> &Path {
        &self.unpacked
    }

    /// Renames what was unpacked into its place and returns the runtime there.
    pub(super) fn publish(
        self,
        cache: &Cache,
        version: &Version,
        platform: Platform,
        integrity: &str,
    ) -> Result<PathBuf, RuntimeError> {
        let marker = self.unpacked.join(INTEGRITY_FILE);
        fs::write(&marker, format!("{integrity}\n")).map_err(RuntimeError::cache("write", &marker))?;
        let entry = cache.entry(version, platform);
        let mut renamed = fs::rename(&self.unpacked, &entry);
        if renamed.is_err() && cache.find(version, platform, integrity).is_none() {
            // What is in the way is not the pinned package: another integrity, or a folder that somebody touched.
            let _ = fs::rename(&entry, self.dir.path().join("replaced"));
            renamed = fs::rename(&self.unpacked, &entry);
        }
        let found = cache.find(version, platform, integrity);
        found.ok_or_else(|| {
            let source = renamed.err().unwrap_or_else(|| io::Error::other("it is not there afterwards"));
            RuntimeError::Cache { action: "rename a folder to", path: entry, source }
        })
    }
}

fn entry_name(version: &Version, platform: Platform) -> String {
    format!("{version}-{platform}")
}

fn lock(path: &Path) -> Result<Option<File>, RuntimeError> {
    let file = File::options().create(true).write(true).truncate(false).open(path);
    let file = file.map_err(RuntimeError::cache("open", path))?;
    match FileExt::try_lock(&file) {
        Ok(()) => return Ok(Some(file)),
        Err(fs4::TryLockError::WouldBlock) => {}
        Err(fs4::TryLockError::Error(_)) => return Ok(None),
    }
    eprintln!("waiting for another process, which is fetching the same runtime");
    FileExt::lock(&file).map_err(RuntimeError::cache("lock", path))?;
    Ok(Some(file))
}

/// Removes what killed processes left. They can only be leftovers, for we hold the lock.
fn remove_leftovers(dir: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
