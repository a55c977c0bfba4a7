//! The folder of a runtime's state, before the runtime is started.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::folder;
use crate::config::CodexConfig;
use crate::error::{Error, Result};
use crate::secret::SecretString;

/// How a file begins that was written here, so that no other is replaced.
const OURS: &str = "# Written by codex-client whenever it starts a runtime: what is changed here is lost.\n";

/// Makes the folder that the configuration names, and writes its `config.toml`.
pub(super) fn prepare(config: &CodexConfig) -> Result<()> {
    let Some(home) = &config.home.folder else {
        return match &config.home.config {
            None => Ok(()),
            Some(_) => Err(Error::InvalidInput(
                "CodexConfig::config_file needs a CodexConfig::codex_home of the program's own: that of the user's Codex \
                 has a config.toml of the user's"
                    .into(),
            )),
        };
    };
    let refused = |reason: String| {
        let advice = "Use a folder of mode 0700 that belongs to this user and this program";
        Error::InvalidInput(format!("{} {reason}. {advice}", home.display()))
    };
    let Some(toml) = &config.home.config else {
        return folder::make(home).map_err(|error| refused(format!("cannot be made ({error})")));
    };
    folder::private(home).map_err(refused)?;
    let file = home.join("config.toml");
    match fs::read(&file) {
        Ok(found) if !found.starts_with(OURS.as_bytes()) => {
            Err(refused("has a config.toml that CodexConfig::config_file did not write".to_owned()))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(refused(format!("has a config.toml that cannot be read ({error})")))
        }
        _ => write(home, &file, toml).map_err(|error| refused(format!("cannot be written to ({error})"))),
    }
}

/// Writes the file beside its place and renames it, so that a runtime that reads it now sees the one or the other.
fn write(home: &Path, file: &Path, toml: &SecretString) -> io::Result<()> {
    let beside = home.join(format!(".config.toml-{:016x}", fastrand::u64(..)));
    let written = create(&beside)
        .and_then(|mut file| {
            file.write_all(OURS.as_bytes())?;
            file.write_all(toml.expose_secret().as_bytes())
        })
        .and_then(|()| fs::rename(&beside, file));
    written.inspect_err(|_| drop(fs::remove_file(&beside)))
}

/// Makes a new file that this user alone may read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
