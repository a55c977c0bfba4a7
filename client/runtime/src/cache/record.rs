//! What was unpacked, written down: so that what changed since then shows.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

const RECORD_FILE: &str = "files";

/// A file as it was when it was unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordedFile {
    /// SHA-256, in hexadecimal digits.
    pub(crate) hash: String,
    pub(crate) size: u64,
    /// In seconds, for the layers of container images keep no more of it.
    pub(crate) time: u64,
    /// Relative to the entry, with `/`.
    pub(crate) path: String,
}

/// Every file of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) files: Vec<RecordedFile>,
}

impl Record {
    /// Reads the record of an entry; why it cannot be read, in words.
    pub(crate) fn read(entry: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(entry.join(RECORD_FILE))
            .map_err(|error| format!("its file `{RECORD_FILE}` cannot be read: {error}"))?;
        let files = text.lines().map(parse).collect::<Option<Vec<_>>>();
        let files = files.filter(|files| !files.is_empty());
        Ok(Self { files: files.ok_or_else(|| format!("its file `{RECORD_FILE}` is damaged"))? })
    }

    #[cfg(feature = "install")]
    pub(crate) fn write(&self, entry: &Path) -> std::io::Result<()> {
        fs::write(entry.join(RECORD_FILE), self.text())
    }

    #[cfg(any(feature = "install", test))]
    fn text(&self) -> String {
        let line = |file: &RecordedFile| format!("{} {} {} {}\n", file.hash, file.size, file.time, file.path);
        self.files.iter().map(line).collect()
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.path == path)
    }

    /// Compares the size and the time of a file with what was written down; what is different, in words.
    pub(crate) fn compare(&self, entry: &Path, path: &str) -> Result<(), String> {
        let recorded = self.files.iter().find(|file| file.path == path);
        let recorded = recorded.ok_or_else(|| format!("{path} was not installed with it"))?;
        let metadata = fs::metadata(entry.join(path)).map_err(|error| format!("{path}: {error}"))?;
        if metadata.len() != recorded.size {
            return Err(format!(
                "{path} has {} bytes and was installed with {}",
                metadata.len(),
                recorded.size
            ));
        }
        if seconds(&metadata) != recorded.time {
            return Err(format!(
                "{path} was changed since it was installed; `codex-runtime verify` compares its hash"
            ));
        }
        Ok(())
    }
}

/// When a file was changed last, in seconds.
pub(crate) fn seconds(metadata: &Metadata) -> u64 {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or(0, |time| time.as_secs())
}

fn parse(line: &str) -> Option<RecordedFile> {
    let mut words = line.splitn(4, ' ');
    let hash = words.next()?.to_owned();
    let size = words.next()?.parse().ok()?;
    let time = words.next()?.parse().ok()?;
    Some(RecordedFile { hash, size, time, path: words.next()?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let line = "00ff 3 1700000000 vendor/a file";
        let file = parse(line).unwrap();
        assert_eq!((file.size, file.path.as_str()), (3, "vendor/a file"));
        assert_eq!(Record { files: vec![file] }.text(), format!("{line}\n"));
        for broken in ["", "00ff", "00ff three 0 a", "00ff 3 0"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }
}
