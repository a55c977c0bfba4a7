//! A set of files that is compared with a directory tree, or written over it: what is checked is what is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

/// Files by their path relative to a root (with `/`), and the directories in which nothing else may lie.
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    files: BTreeMap<String, Vec<u8>>,
    owned_dirs: Vec<String>,
}

/// How the tree differs from the set in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The file, relative to the root.
    pub path: String,
    /// What is different about it.
    pub kind: DifferenceKind,
}

/// What is different about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Its bytes.
    Changed,
    /// It is in the set and not in the tree.
    Missing,
    /// It is in a directory that the set owns, and not in the set.
    Extra,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            DifferenceKind::Changed => "changed",
            DifferenceKind::Missing => "missing",
            DifferenceKind::Extra => "extra",
        };
        write!(f, "{kind:<7}  {}", self.path)
    }
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
                Ok(_) => DifferenceKind::Changed,
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
    /// A file cannot be written. Everything is first written beside its place, so that a full disk or a missing
    /// permission shows before anything is replaced.
    pub fn write(&self, root: &Path) -> Result<Vec<Difference>> {
        let differences = self.compare(root)?;
        let mut staged = Vec::new();
        for difference in &differences {
            if let Some(bytes) = self.files.get(&difference.path) {
                let target = root.join(&difference.path);
                let file =
                    stage(&target, bytes).with_context(|| format!("cannot write {}", difference.path))?;
                staged.push((file, target));
            }
        }
        for (file, target) in staged {
            file.persist(&target).with_context(|| format!("cannot replace {}", target.display()))?;
        }
        for extra in differences.iter().filter(|difference| difference.kind == DifferenceKind::Extra) {
            let path = root.join(&extra.path);
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", extra.path))?;
            remove_empty_parents(&path, root);
        }
        Ok(differences)
    }
}

/// Writes a file beside its target, readable by whoever may read the target.
fn stage(target: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let parent = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    // Temporary files are private by default; the umask takes from this what it takes from any new file.
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(parent)?;
    if let Ok(present) = fs::metadata(target) {
        fs::set_permissions(file.path(), present.permissions())?;
    }
    file.write_all(bytes)?;
    Ok(file)
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

/// `remove_dir` fails on a directory that is not empty, which ends the walk up.
fn remove_empty_parents(path: &Path, root: &Path) {
    let mut dir = path.parent().map(PathBuf::from);
    while let Some(empty) = dir.filter(|dir| dir != root && fs::remove_dir(dir).is_ok()) {
        dir = empty.parent().map(PathBuf::from);
    }
}
