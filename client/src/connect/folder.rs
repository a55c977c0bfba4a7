//! A folder of this program's, into which nobody else may put anything.

use std::path::Path;

/// Makes a folder, open to this user alone, unless it is there; why it cannot be used, in words: others could put
/// something of theirs into it.
pub(super) fn private(folder: &Path) -> Result<(), String> {
    make(folder)
        .and_then(|()| folder.metadata())
        .map_or_else(|error| Err(format!("cannot be made or read ({error})")), |found| refusal(&found))
}

#[cfg(unix)]
pub(super) fn make(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(super) fn make(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(unix)]
fn refusal(folder: &std::fs::Metadata) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;
    /// May the group or others write?
    const OTHERS_WRITE: u32 = 0o022;
    if folder.mode() & OTHERS_WRITE != 0 {
        return Err(format!("may be written to by others (mode {:o})", folder.mode() & 0o7777));
    }
    if folder.uid() != rustix::process::geteuid().as_raw() && folder.uid() != 0 {
        return Err("belongs to another user".to_owned());
    }
    Ok(())
}

/// A folder of the user's profile is the system's to keep others from.
#[cfg(not(unix))]
fn refusal(_folder: &std::fs::Metadata) -> Result<(), String> {
    Ok(())
}
