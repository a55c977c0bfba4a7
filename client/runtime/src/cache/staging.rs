//! Putting a release into the cache: unpacked beside its place, and renamed when it is whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use fs4::FileExt;
use tempfile::TempDir;

use super::{Cache, Cached, INTEGRITY_FILE, Record, entry_name};
use crate::install::{InstallError, Progress, Step};
use crate::platform::Platform;
use crate::release::Release;
use crate::trust;

/// What the folders of installations under way begin with.
pub(super) const STAGING: &str = ".staging-";

/// A place in the cache to install a release, and the right to do so.
pub(crate) struct Staging {
    dir: TempDir,
    download: PathBuf,
    unpacked: PathBuf,
    /// `None` where the file system knows no locks. Then two may install at once, and the second finds the first's.
    _lock: Option<File>,
}

impl Cache {
    /// Makes a place to install a release. Waits while somebody else installs it.
    pub(crate) fn stage(
        &self,
        release: &Release,
        platform: Platform,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Staging, InstallError> {
        let cache = self.dir();
        private_dir(&cache).map_err(InstallError::cache("create", &cache))?;
        trust::check(&self.base, Path::new("runtime"))?;
        let name = entry_name(release, platform);
        let lock = self.lock(&name, progress)?;
        let prefix = format!("{STAGING}{name}-");
        if lock.is_some() {
            remove_leftovers(&cache, &prefix);
        }
        let dir = tempfile::Builder::new().prefix(&prefix).tempdir_in(&cache);
        let dir = dir.map_err(InstallError::cache("create a folder in", &cache))?;
        let (download, unpacked) = (dir.path().join("download"), dir.path().join("unpacked"));
        for dir in [&download, &unpacked] {
            private_dir(dir).map_err(InstallError::cache("create", dir))?;
        }
        Ok(Staging { dir, download, unpacked, _lock: lock })
    }

    fn lock(&self, name: &str, progress: &mut dyn FnMut(Progress)) -> Result<Option<File>, InstallError> {
        let path = self.dir().join(format!("{name}.lock"));
        let file = open_lock(&path).map_err(InstallError::cache("open", &path))?;
        match FileExt::try_lock(&file) {
            Ok(()) => return Ok(Some(file)),
            Err(fs4::TryLockError::WouldBlock) => {}
            Err(fs4::TryLockError::Error(_)) => return Ok(None),
        }
        progress(Progress { step: Step::Waiting, done: 0, total: None });
        FileExt::lock(&file).map_err(InstallError::cache("lock", &path))?;
        Ok(Some(file))
    }
}

pub(super) fn open_lock(path: &Path) -> io::Result<File> {
    private(File::options().create(true).write(true).truncate(false), 0o600).open(path)
}

impl Staging {
    /// An empty folder for the archive.
    pub(crate) fn download_dir(&self) -> &Path {
        &self.download
    }

    /// An empty folder for what is in it.
    pub(crate) fn unpack_dir(&self) -> &Path {
        &self.unpacked
    }

    /// Renames what was unpacked into its place and returns the runtime there.
    pub(crate) fn publish(
        self,
        cache: &Cache,
        release: &Release,
        platform: Platform,
        integrity: &str,
        record: &Record,
    ) -> Result<PathBuf, InstallError> {
        record.write(&self.unpacked).map_err(InstallError::cache("write to", &self.unpacked))?;
        let marker = self.unpacked.join(INTEGRITY_FILE);
        fs::write(&marker, format!("{integrity}\n")).map_err(InstallError::cache("write", &marker))?;
        let entry = cache.entry(release, platform);
        // What is in the way is damaged, or not the pinned package, or was put there where there are no locks.
        let replaced = self.dir.path().join("replaced");
        let _ = fs::rename(&entry, &replaced);
        let renamed = fs::rename(&self.unpacked, &entry);
        // Here and once more with the staging folder: Windows keeps what somebody has just looked into.
        let _ = fs::remove_dir_all(&replaced);
        match cache.find(release, platform) {
            Cached::Whole(binary) => Ok(binary),
            Cached::Unusable(path, reason) => {
                let reason = renamed.err().unwrap_or_else(|| io::Error::other(reason));
                Err(InstallError::Cache { action: "use", path, reason })
            }
            Cached::Absent => {
                let reason = renamed.err().unwrap_or_else(|| io::Error::other("it is not there afterwards"));
                Err(InstallError::Cache { action: "rename a folder to", path: entry, reason })
            }
        }
    }
}

/// Makes a folder, and those above it that are missing, which only this user may enter, whatever the umask.
pub(crate) fn private_dir(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a new file that only this user may read, or run.
pub(crate) fn private_file(path: &Path, executable: bool) -> io::Result<File> {
    let mode = if executable { 0o700 } else { 0o600 };
    private(File::options().write(true).create_new(true), mode).open(path)
}

#[cfg(unix)]
fn private(options: &mut OpenOptions, mode: u32) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, mode)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions, _mode: u32) -> &mut OpenOptions {
    options
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
