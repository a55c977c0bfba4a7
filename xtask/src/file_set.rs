//! A set of files that is compared with a directory tree, or written over it: what is checked is what is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};

use crate::transaction::{Change, Writing};

mod difference;

pub use difference::{Difference, DifferenceKind, Line};

/// Files by their path relative to a root (with `/`), and the directories in which nothing else may lie.
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    files: BTreeMap<String, Vec<u8>>,
    owned_dirs: Vec<String>,
}

impl FileSet {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Says that nothing but files of this set may lie in a directory.
    pub fn own(&mut self, dir: impl Into<String>) {
        self.owned_dirs.push(dir.into());
    }

    /// A file of the set, if it is text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?).ok()
    }

    /// Lays another set over this one: what is in the directories that it owns is what it holds.
    pub fn lay_over(&mut self, other: &Self) {
        let is_owned = |path: &str| {
            let mut owned = other.owned_dirs.iter().filter_map(|dir| path.strip_prefix(dir.as_str()));
            owned.any(|rest| rest.starts_with('/'))
        };
        self.files.retain(|path, _| !is_owned(path));
        self.files.extend(other.files.clone());
    }

    /// How the tree under `root` differs from this set.
    ///
    /// # Errors
    ///
    /// A file or directory cannot be read.
    pub fn compare(&self, root: &Path) -> Result<Vec<Difference>> {
        let mut differences = BTreeSet::new();
        for (path, bytes) in &self.files {
            let kind = match fs::read(root.join(path)) {
                Ok(present) if present == *bytes => continue,
                Ok(present) => DifferenceKind::Changed(difference::first_line(&present, bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => DifferenceKind::Missing,
                Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
            };
            differences.insert(Difference { path: path.clone(), kind });
        }
        for dir in &self.owned_dirs {
            let mut present = Vec::new();
            list_files(&root.join(dir), dir, &mut present).with_context(|| format!("cannot list {dir}"))?;
            present.retain(|path| !self.files.contains_key(path));
            differences
                .extend(present.into_iter().map(|path| Difference { path, kind: DifferenceKind::Extra }));
        }
        Ok(differences.into_iter().collect())
    }

    /// Makes the tree under `root` equal to this set and returns what was different before. A file that is equal
    /// already is not touched, so that cargo does not rebuild what it belongs to.
    ///
    /// # Errors
    ///
    /// A file cannot be written, or the user interrupts: then everything is as it was before.
    pub fn write(&self, root: &Path) -> Result<Vec<Difference>> {
        let writing = Writing::begin(root)?;
        let differences = self.compare(root)?;
        let changes: Vec<_> = differences
            .iter()
            .map(|difference| Change {
                path: &difference.path,
                bytes: self.files.get(&difference.path).map(Vec::as_slice),
            })
            .collect();
        writing.apply(&changes)?;
        Ok(differences)
    }
}

fn list_files(dir: &Path, name: &str, files: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list_files(&entry.path(), &name, files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}
