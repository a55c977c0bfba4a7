//! Whether others could have put something of theirs in the place of the runtime.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// A file or folder of the cache that others can write, or that belongs to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {reason}", path.display())]
pub struct Untrusted {
    /// Which.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

/// Checks the mode and the owner of a folder, and of all that leads from it to a file inside. A link on the way is
/// refused; that the folder itself is one is the user's own choice.
///
/// On Windows the cache lies in the user's profile, which the system itself keeps others from.
///
/// # Errors
///
/// The first that others can write.
pub(crate) fn check(folder: &Path, inside: &Path) -> Result<(), Untrusted> {
    let untrusted = |path: &Path, reason| Untrusted { path: path.to_owned(), reason };
    let looked_at = |path: &Path, metadata: std::io::Result<Metadata>| {
        let metadata = metadata.map_err(|error| untrusted(path, format!("cannot be looked at: {error}")))?;
        complaint(&metadata).map_or(Ok(()), |reason| Err(untrusted(path, reason)))
    };
    looked_at(folder, folder.metadata())?;
    let mut path = folder.to_owned();
    for part in inside.components() {
        path.push(part);
        looked_at(&path, path.symlink_metadata())?;
    }
    Ok(())
}

#[cfg(unix)]
fn complaint(metadata: &Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    const OTHERS_MAY_WRITE: u32 = 0o022;
    const ROOT: u32 = 0;
    let me = match effective_user() {
        Ok(me) => me,
        Err(error) => return Some(format!("cannot be checked, for this user is unknown: {error}")),
    };
    if metadata.is_symlink() {
        Some("is a link".to_owned())
    } else if metadata.uid() != me && metadata.uid() != ROOT {
        Some(format!("belongs to user {}, and this program runs as user {me}", metadata.uid()))
    } else if metadata.mode() & OTHERS_MAY_WRITE != 0 {
        Some(format!("can be written by others (mode {:o})", metadata.mode() & 0o7777))
    } else {
        None
    }
}

/// A pipe belongs to whoever makes it, which is how to ask for one's own user without foreign code.
#[cfg(unix)]
fn effective_user() -> std::io::Result<u32> {
    use std::os::unix::fs::MetadataExt as _;
    let (reader, _writer) = std::io::pipe()?;
    Ok(std::fs::File::from(std::os::fd::OwnedFd::from(reader)).metadata()?.uid())
}

#[cfg(not(unix))]
fn complaint(metadata: &Metadata) -> Option<String> {
    metadata.is_symlink().then(|| "is a link".to_owned())
}
