//! The folder of a unix socket that this program's server listens on: nobody else may put anything into it.

use std::fs::{DirBuilder, Metadata};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::Path;

use crate::error::{Error, Result};

/// May others write?
const OTHERS_WRITE: u32 = 0o002;

/// Makes the folder of a socket, open to this user alone, unless it is there. One in which others could put a socket of
/// their own at that path, before the runtime or after it, is refused.
pub(super) fn prepare(socket: &Path) -> Result<()> {
    let Some(folder) = socket.parent() else { return Ok(()) };
    let unusable = |reason: &str| {
        Error::InvalidInput(format!(
            "a runtime is not started at unix://{}: its folder {reason}. Use one of mode 0700 that belongs to this user",
            socket.display()
        ))
    };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    let found = made.and_then(|()| folder.metadata());
    let found = found.map_err(|error| unusable(&format!("cannot be made or read ({error})")))?;
    refusal(&found, rustix::process::geteuid().as_raw()).map_or(Ok(()), |reason| Err(unusable(reason)))
}

fn refusal(folder: &Metadata, user: u32) -> Option<&'static str> {
    if folder.mode() & OTHERS_WRITE != 0 {
        return Some("may be written to by every user of this machine");
    }
    (folder.uid() != user && folder.uid() != 0).then_some("belongs to another user")
}
