//! The archive of a package: checking what it hashes to, and then unpacking it.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek as _, Write as _};
use std::path::{Component, Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256, Sha512};
use tar::{Archive, Entry};

use super::error::is_full;
use super::{InstallError, Progress, Step};
use crate::cache::Record;
use crate::cache::record::{RecordedFile, seconds};
use crate::cache::staging::{private_dir, private_file};
use crate::release::Package;

const CHUNK: usize = 1 << 20;

/// Checks that an archive hashes to its integrity, as the registry writes it: `sha512-` and base64. Leaves the file at
/// its beginning: what was checked is what is unpacked, whatever becomes of its path.
pub(super) fn verify(
    file: &mut File,
    package: &Package,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), InstallError> {
    let found = hash(file, progress).and_then(|found| {
        file.rewind()?;
        Ok(found)
    });
    let found = found.map_err(|reason| InstallError::Unpack { package: package.spec.clone(), reason })?;
    if found == package.integrity {
        return Ok(());
    }
    let pinned = package.integrity.clone();
    Err(InstallError::WrongIntegrity { package: package.spec.clone(), pinned, found })
}

fn hash(file: &mut File, progress: &mut dyn FnMut(Progress)) -> io::Result<String> {
    let mut file = Counted::of(file, Step::Checking, progress)?;
    let mut hasher = Sha512::new();
    copy(&mut file, &mut |bytes| {
        hasher.update(bytes);
        Ok(())
    })?;
    Ok(format!("sha512-{}", STANDARD.encode(hasher.finalize())))
}

/// Unpacks an archive into an empty folder. What lies in `package/` there lies in `dir` afterwards: folders and plain
/// files, each new, and nothing else.
pub(super) fn unpack(
    file: &mut File,
    dir: &Path,
    package: &Package,
    progress: &mut dyn FnMut(Progress),
) -> Result<Record, InstallError> {
    let broken = |reason| {
        if is_full(&reason) {
            InstallError::NoRoom { path: dir.to_owned(), reason }
        } else {
            InstallError::Unpack { package: package.spec.clone(), reason }
        }
    };
    let counted = Counted::of(file, Step::Unpacking, progress).map_err(broken)?;
    let mut archive = Archive::new(GzDecoder::new(BufReader::with_capacity(CHUNK, counted)));
    let mut record = Record::default();
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let path = entry.path().map_err(broken)?.into_owned();
        let unsafe_entry = |reason| InstallError::UnsafeEntry {
            package: package.spec.clone(),
            entry: path.display().to_string(),
            reason,
        };
        let Some(inside) = inside(&path).map_err(unsafe_entry)? else {
            continue;
        };
        let kind = entry.header().entry_type();
        if kind.is_dir() {
            private_dir(&dir.join(&inside)).map_err(broken)?;
        } else if kind.is_file() {
            record.files.push(write(&mut entry, dir, &inside).map_err(broken)?);
        } else {
            return Err(unsafe_entry("is neither a file nor a folder"));
        }
    }
    Ok(record)
}

/// The path of an entry without the outer folder. `None` for that folder itself.
fn inside(path: &Path) -> Result<Option<PathBuf>, &'static str> {
    let mut inside = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) if is_plain(name) => inside.push(name),
            Component::CurDir => {}
            _ => return Err("leads out of the cache"),
        }
    }
    let inside: PathBuf = inside.components().skip(1).collect();
    Ok((!inside.as_os_str().is_empty()).then_some(inside))
}

/// Windows takes what follows a colon for a stream of the file.
fn is_plain(name: &std::ffi::OsStr) -> bool {
    !(cfg!(windows) && name.to_string_lossy().contains(':'))
}

fn write(entry: &mut Entry<'_, impl Read>, dir: &Path, inside: &Path) -> io::Result<RecordedFile> {
    let target = dir.join(inside);
    if let Some(parent) = target.parent() {
        private_dir(parent)?;
    }
    let executable = entry.header().mode()? & 0o111 != 0;
    // npm gives every file the same date in 1985, which cleaners of caches take for old: the time is now.
    let mut file = private_file(&target, executable)?;
    let mut hasher = Sha256::new();
    let size = copy(entry, &mut |bytes| {
        hasher.update(bytes);
        file.write_all(bytes)
    })?;
    drop(file);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let time = seconds(&fs::metadata(&target)?);
    Ok(RecordedFile { hash: hexadecimal(&hasher.finalize()), size, time, path: parts.join("/") })
}

/// The SHA-256 of a file, as it is recorded.
pub(crate) fn hash_of_file(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    copy(&mut File::open(path)?, &mut |bytes| {
        hasher.update(bytes);
        Ok(())
    })?;
    Ok(hexadecimal(&hasher.finalize()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hands everything on in pieces, and says how much it was.
fn copy(from: &mut impl Read, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut chunk = vec![0; CHUNK];
    let mut copied = 0;
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return Ok(copied),
            Ok(count) => {
                take(&chunk[..count])?;
                copied += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A file that tells how much of it was read.
struct Counted<'a> {
    file: &'a mut File,
    progress: &'a mut dyn FnMut(Progress),
    now: Progress,
}

impl<'a> Counted<'a> {
    fn of(file: &'a mut File, step: Step, progress: &'a mut dyn FnMut(Progress)) -> io::Result<Self> {
        let now = Progress { step, done: 0, total: Some(file.metadata()?.len()) };
        progress(now);
        Ok(Self { file, progress, now })
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.now.done += count as u64;
        (self.progress)(self.now);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_folder_is_taken_off_and_nothing_leads_out() {
        assert_eq!(inside(Path::new("package/vendor/x")), Ok(Some(PathBuf::from("vendor/x"))));
        assert_eq!(inside(Path::new("./package/x")), Ok(Some(PathBuf::from("x"))));
        assert_eq!(inside(Path::new("package/")), Ok(None));
        for outside in ["package/../x", "/package/x", "..", "package/a/../../../x"] {
            assert_eq!(inside(Path::new(outside)), Err("leads out of the cache"), "{outside}");
        }
        #[cfg(windows)]
        for outside in [r"C:\package\x", r"package\..\x", "package/x:stream", r"\\server\share\x"] {
            assert_eq!(inside(Path::new(outside)), Err("leads out of the cache"), "{outside}");
        }
    }
}
