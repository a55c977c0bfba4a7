//! A fetched package: checking what it hashes to, and then unpacking it.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha512};
use tar::Archive;

use super::RuntimeError;
use crate::progress;

const CHUNK: usize = 1 << 20;

/// Checks that a tarball hashes to its integrity, as the registry writes it: `sha512-` and base64.
pub(super) fn verify(tarball: &Path, package: &str, integrity: &str) -> Result<(), RuntimeError> {
    let found = hash(tarball, package).map_err(RuntimeError::cache("read", tarball))?;
    if found == integrity {
        return Ok(());
    }
    let pinned = integrity.to_owned();
    Err(RuntimeError::WrongIntegrity { package: package.to_owned(), pinned, found })
}

/// Unpacks a tarball. What lies in `package/` there lies in `dir` afterwards.
pub(super) fn unpack(tarball: &Path, dir: &Path, package: &str) -> Result<(), RuntimeError> {
    unpack_into(tarball, dir, package)
        .map_err(|source| RuntimeError::Unpack { package: package.to_owned(), source })
}

fn hash(tarball: &Path, package: &str) -> io::Result<String> {
    let mut file = File::open(tarball)?;
    let bar = progress::bytes(file.metadata()?.len(), format!("checking {package}"));
    let mut hasher = Sha512::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        hasher.update(&chunk[..read]);
        bar.inc(read as u64);
    }
    bar.finish_and_clear();
    Ok(format!("sha512-{}", STANDARD.encode(hasher.finalize())))
}

fn unpack_into(tarball: &Path, dir: &Path, package: &str) -> io::Result<()> {
    let file = File::open(tarball)?;
    let bar = progress::bytes(file.metadata()?.len(), format!("unpacking {package}"));
    let mut archive = Archive::new(GzDecoder::new(bar.wrap_read(BufReader::with_capacity(CHUNK, file))));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let inside: PathBuf = entry.path()?.components().skip(1).collect();
        if inside.as_os_str().is_empty() {
            continue;
        }
        // npm gives every file the same date in 1985, which cleaners of caches take for old.
        entry.set_preserve_mtime(false);
        let target = dir.join(&inside);
        if !stays_inside(&inside) {
            return Err(io::Error::other(format!("`{}` would leave the cache", inside.display())));
        }
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        entry.unpack(&target)?;
    }
    bar.finish_and_clear();
    Ok(())
}

fn stays_inside(path: &Path) -> bool {
    path.components().all(|component| matches!(component, std::path::Component::Normal(_)))
}
