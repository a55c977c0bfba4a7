//! A file to which the traffic of a connection is written.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use codex_protocol_types::recording::Line;

use crate::error::{Error, Result};
use crate::session::Listener;

/// Opens the file anew, readable by this user alone.
pub(super) fn to_file(path: &Path) -> Result<Listener> {
    let file = create(path).map_err(|error| {
        let advice = "CodexConfig::record_to needs a file that this program may write";
        Error::InvalidInput(format!("{} cannot be written ({error}): {advice}", path.display()))
    })?;
    let file = Mutex::new(Some(file));
    Ok(Arc::new(move |direction, line| {
        let mut open = file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = &mut *open else { return };
        // In one piece, so that what is written is whole lines whenever the program ends.
        let line = Line { direction, message: line };
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            tracing::warn!(%error, "the recording ends: its file cannot be written");
            *open = None;
        }
    }))
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
