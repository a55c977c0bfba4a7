//! Changing many files at once: all of them or none, also if the process is killed in between.
//!
//! ```text
//! target/xtask/
//!   write.lock        held while somebody writes
//!   write/
//!     journal         the files that are being replaced: there from before the first until after the last
//!     new/N           what file N of the journal will hold
//!     old/N           what it held; not there if there was no such file
//! ```
//!
//! Whoever finds a journal and gets the lock puts everything back that it names: the process that wrote it is dead.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use fs4::FileExt;
use serde::{Deserialize, Serialize};

use crate::interrupt;

/// What is to happen to a file.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Relative to the root, with `/`.
    pub path: &'a str,
    /// What it is to hold. `None`: it is to go.
    pub bytes: Option<&'a [u8]>,
}

/// The right to change files under a root, which at most one process has.
#[derive(Debug)]
pub struct Writing {
    root: PathBuf,
    _lock: File,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    path: String,
    existed: bool,
}

/// Undoes what a killed process left half done, if there is such a thing. Says whether there was.
///
/// # Errors
///
/// A file cannot be put back; the message names it.
pub fn recover(root: &Path) -> Result<bool> {
    if !journal(root).exists() {
        return Ok(false);
    }
    // Somebody who is writing just now holds the lock, and leaves no journal.
    let lock = lock(root)?;
    let found = journal(root).exists();
    Writing { root: root.to_owned(), _lock: lock }.undo_leftovers()?;
    Ok(found)
}

impl Writing {
    /// Waits until nobody else writes, and undoes what a killed process left half done.
    ///
    /// # Errors
    ///
    /// The scratch folder cannot be written, or a file cannot be put back.
    pub fn begin(root: &Path) -> Result<Self> {
        fs::create_dir_all(scratch(root))
            .with_context(|| format!("cannot create {}", scratch(root).display()))?;
        let writing = Self { root: root.to_owned(), _lock: lock(root)? };
        writing.undo_leftovers()?;
        Ok(writing)
    }

    /// Makes all changes, or none of them.
    ///
    /// # Errors
    ///
    /// A file cannot be written, or the user interrupted: then everything is as it was before.
    pub fn apply(self, changes: &[Change<'_>]) -> Result<()> {
        let guard = interrupt::postpone();
        self.apply_until(changes, &|| guard.is_interrupted())
    }

    /// The same; `stop` is asked before each change.
    ///
    /// # Errors
    ///
    /// A file cannot be written, or `stop` said so.
    pub fn apply_until(self, changes: &[Change<'_>], stop: &dyn Fn() -> bool) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let entries = self.stage(changes).inspect_err(|_| self.clear())?;
        let done = self.put(changes, stop).and_then(|()| {
            // From here on it is the new tree that a reader finds whole.
            fs::remove_file(journal(&self.root)).context("cannot remove the journal")
        });
        if let Err(error) = done {
            let undone = self.undo(&entries);
            return Err(match undone {
                Ok(()) => error.context("nothing was changed"),
                Err(undo) => {
                    anyhow!("{error:#}; and it cannot be undone now: {undo:#}; the next command tries again")
                }
            });
        }
        for change in changes.iter().filter(|change| change.bytes.is_none()) {
            remove_empty_parents(&self.root.join(change.path), &self.root);
        }
        self.clear();
        Ok(())
    }

    /// Writes everything aside, and the journal last.
    fn stage(&self, changes: &[Change<'_>]) -> Result<Vec<Entry>> {
        for dir in ["new", "old"] {
            fs::create_dir_all(self.aside(dir))
                .with_context(|| format!("cannot write under {}", self.aside(dir).display()))?;
        }
        let mut entries = Vec::new();
        for (index, change) in changes.iter().enumerate() {
            let target = self.root.join(change.path);
            let present = fs::metadata(&target).ok();
            if let Some(bytes) = change.bytes {
                let new = self.aside(&format!("new/{index}"));
                fs::write(&new, bytes).with_context(|| format!("cannot write {}", change.path))?;
                if let Some(present) = &present {
                    fs::set_permissions(&new, present.permissions())?;
                }
            }
            if present.is_some() {
                keep(&target, &self.aside(&format!("old/{index}")))
                    .with_context(|| format!("cannot keep {} aside", change.path))?;
            }
            entries.push(Entry { path: change.path.to_owned(), existed: present.is_some() });
        }
        self.write_journal(&serde_json::to_vec(&entries)?).context("cannot write the journal")?;
        Ok(entries)
    }

    /// Nobody finds half of it.
    fn write_journal(&self, bytes: &[u8]) -> io::Result<()> {
        let draft = self.aside("journal.draft");
        let mut file = File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(draft, journal(&self.root))
    }

    fn put(&self, changes: &[Change<'_>], stop: &dyn Fn() -> bool) -> Result<()> {
        for (index, change) in changes.iter().enumerate() {
            if stop() {
                bail!("interrupted");
            }
            let target = self.root.join(change.path);
            if change.bytes.is_some() {
                move_over(&self.aside(&format!("new/{index}")), &target)
                    .with_context(|| format!("cannot replace {}", change.path))?;
            } else {
                fs::remove_file(&target).with_context(|| format!("cannot remove {}", change.path))?;
            }
        }
        Ok(())
    }

    fn undo_leftovers(&self) -> Result<()> {
        match fs::read_to_string(journal(&self.root)) {
            Ok(text) => {
                let entries: Vec<Entry> = serde_json::from_str(&text).with_context(|| {
                    format!(
                        "{} is no journal; restore the files from version control and remove it",
                        journal(&self.root).display()
                    )
                })?;
                self.undo(&entries)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.clear();
                Ok(())
            }
            Err(error) => Err(error).context("cannot read the journal"),
        }
    }

    /// Puts everything back, however much of it was done. May itself be interrupted and begun again.
    fn undo(&self, entries: &[Entry]) -> Result<()> {
        for (index, entry) in entries.iter().enumerate() {
            let (target, old) = (self.root.join(&entry.path), self.aside(&format!("old/{index}")));
            let failed = || format!("cannot put {} back", entry.path);
            if entry.existed && old.exists() {
                move_over(&old, &target).with_context(failed)?;
            } else if !entry.existed && target.exists() {
                fs::remove_file(&target).with_context(failed)?;
                remove_empty_parents(&target, &self.root);
            }
        }
        fs::remove_file(journal(&self.root)).context("cannot remove the journal")?;
        self.clear();
        Ok(())
    }

    fn aside(&self, name: &str) -> PathBuf {
        scratch(&self.root).join("write").join(name)
    }

    /// Without a journal it is nobody's; what cannot be removed now is removed the next time.
    fn clear(&self) {
        let _ = fs::remove_dir_all(scratch(&self.root).join("write"));
    }
}

fn scratch(root: &Path) -> PathBuf {
    root.join("target").join("xtask")
}

fn journal(root: &Path) -> PathBuf {
    scratch(root).join("write").join("journal")
}

fn lock(root: &Path) -> Result<File> {
    let path = scratch(root).join("write.lock");
    let file = File::options().create(true).write(true).truncate(false).open(&path);
    let file = file.with_context(|| format!("cannot open {}", path.display()))?;
    FileExt::lock(&file).with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

/// A second name for a file where the file system has such a thing, else a copy.
fn keep(file: &Path, aside: &Path) -> io::Result<()> {
    if fs::hard_link(file, aside).is_ok() { Ok(()) } else { fs::copy(file, aside).map(drop) }
}

/// `target/` may lie on another disk.
fn move_over(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            fs::copy(from, to)?;
            fs::remove_file(from)
        }
        done => done,
    }
}

/// `remove_dir` fails on a directory that is not empty, which ends the walk up.
fn remove_empty_parents(path: &Path, root: &Path) {
    let mut dir = path.parent().map(PathBuf::from);
    while let Some(empty) = dir.filter(|dir| dir != root && fs::remove_dir(dir).is_ok()) {
        dir = empty.parent().map(PathBuf::from);
    }
}
