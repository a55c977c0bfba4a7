//! What is in the cache: listed, measured, and cleared away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fs4::FileExt;

use super::staging::{STAGING, open_lock};
use super::{Cache, entry_name};
use crate::platform::Platform;
use crate::release::Release;

/// A release in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Its version and platform, as in `0.169.0-linux-x64`.
    pub name: String,
    /// Its folder.
    pub path: PathBuf,
    /// How much room it takes, in bytes.
    pub bytes: u64,
}

/// What was cleared away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// The folders.
    pub removed: Vec<PathBuf>,
    /// How much room they took, in bytes.
    pub bytes: u64,
    /// Folders that stayed because somebody installs there right now.
    pub busy: Vec<PathBuf>,
}

impl Entry {
    /// The entry in a folder, if it is one.
    pub(super) fn at(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_owned();
        let is_entry = Platform::ALL.iter().any(|platform| name.ends_with(&format!("-{platform}")));
        if !is_entry || name.starts_with('.') || !path.is_dir() {
            return None;
        }
        let bytes = files_in(path).ok()?.iter().map(|(_, bytes)| bytes).sum();
        Some(Self { name, path: path.to_owned(), bytes })
    }
}

impl Cache {
    /// Every release in the cache, by name.
    ///
    /// # Errors
    ///
    /// The cache is there and cannot be listed.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries: Vec<_> =
            folders_in(&self.dir())?.iter().filter_map(|path| Entry::at(path)).collect();
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    /// Removes every release but this one, and what killed installations left. What is being installed right now stays.
    ///
    /// # Errors
    ///
    /// The cache cannot be listed, or a folder cannot be removed: on Windows, because its runtime is running.
    pub fn prune(&self, keep: &Release) -> io::Result<Pruned> {
        let kept = Platform::ALL.map(|platform| entry_name(keep, platform));
        let mut pruned = Pruned::default();
        for path in folders_in(&self.dir())? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let release = match name.strip_prefix(STAGING) {
                Some(rest) => rest.rsplit_once('-').map_or(rest, |(release, _)| release),
                None if kept.contains(&name) || Entry::at(&path).is_none() => continue,
                None => &name,
            };
            let lock = open_lock(&self.dir().join(format!("{release}.lock")))?;
            if let Err(fs4::TryLockError::WouldBlock) = FileExt::try_lock(&lock) {
                pruned.busy.push(path);
                continue;
            }
            pruned.bytes += files_in(&path)?.iter().map(|(_, bytes)| bytes).sum::<u64>();
            self.remove(&path, &name)?;
            pruned.removed.push(path);
        }
        Ok(pruned)
    }

    /// Takes an entry out of the way at once, so that nobody finds half of it, and then removes it.
    fn remove(&self, path: &Path, name: &str) -> io::Result<()> {
        let aside = if name.starts_with(STAGING) {
            path.to_owned()
        } else {
            let aside = self.dir().join(format!("{STAGING}{name}-pruned"));
            fs::rename(path, &aside)?;
            aside
        };
        fs::remove_dir_all(aside)
    }
}

fn folders_in(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// The files of a folder and those below it, relative to it and with `/`, and their sizes.
pub(super) fn files_in(dir: &Path) -> io::Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    let mut open = vec![(dir.to_owned(), String::new())];
    while let Some((dir, prefix)) = open.pop() {
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            // Links are not followed.
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                open.push((entry.path(), name));
            } else {
                files.push((name, metadata.len()));
            }
        }
    }
    files.sort();
    Ok(files)
}
