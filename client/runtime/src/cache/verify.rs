//! Comparing what is installed with the hashes that were written down.

use std::collections::BTreeSet;
use std::fs;
use std::io;

use super::entries::{Entry, files_in};
use super::record::seconds;
use super::{Cache, Record};
use crate::install::hash_of_file;
use crate::platform::Platform;
use crate::release::Release;

/// Beside what was in the package.
const OWN_FILES: [&str; 2] = ["files", "integrity"];

impl Entry {
    /// Reads every file and compares it with the hash from the installation. What is wrong, a line each; empty if the
    /// entry is as it was installed.
    ///
    /// A file whose time alone has changed (a copied cache) is good, and its new time is written down.
    ///
    /// # Errors
    ///
    /// A folder cannot be listed.
    pub fn verify(&self) -> io::Result<Vec<String>> {
        let mut record = match Record::read(&self.path) {
            Ok(record) => record,
            Err(reason) => return Ok(vec![reason]),
        };
        let mut complaints = Vec::new();
        let mut times_changed = false;
        for file in &mut record.files {
            let path = self.path.join(&file.path);
            match (fs::symlink_metadata(&path), hash_of_file(&path)) {
                (Ok(metadata), Ok(hash)) if metadata.is_file() && hash == file.hash => {
                    times_changed |= file.time != seconds(&metadata);
                    file.time = seconds(&metadata);
                }
                (Ok(_), Ok(_)) => complaints.push(format!("{} is not what was installed", file.path)),
                (Err(error), _) | (_, Err(error)) => complaints.push(format!("{}: {error}", file.path)),
            }
        }
        let known: BTreeSet<_> =
            record.files.iter().map(|file| file.path.as_str()).chain(OWN_FILES).collect();
        let files = files_in(&self.path)?;
        let strange = files.iter().filter(|(path, _)| !known.contains(path.as_str()));
        complaints.extend(strange.map(|(path, _)| format!("{path} was not installed with it")));
        if complaints.is_empty() && times_changed {
            record.write(&self.path)?;
        }
        Ok(complaints)
    }
}

impl Cache {
    /// Whether every file of a release is as it was installed.
    pub(crate) fn is_undamaged(&self, release: &Release, platform: Platform) -> bool {
        let entry = Entry::at(&self.entry(release, platform));
        entry.is_some_and(|entry| entry.verify().is_ok_and(|complaints| complaints.is_empty()))
    }
}
