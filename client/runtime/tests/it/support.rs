//! A machine in a directory: a `PATH` with stand-ins, a cache, packages, a home.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use codex_runtime::{Environment, InstallError, Options, Platform, Release, Runtime, Search, install};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha512};
use tempfile::TempDir;

use crate::stand_in;

/// A machine like this one, without npm, codex or anything in its cache.
pub(crate) struct Machine {
    dir: TempDir,
}

/// This machine's platform: the stand-ins run on no other.
pub(crate) fn platform() -> Platform {
    Platform::of(env::consts::OS, env::consts::ARCH).unwrap()
}

/// Where the runtime lies in a package.
pub(crate) fn bin() -> String {
    let [bin, _] = platform().binaries();
    bin
}

/// The name of a program here.
pub(crate) fn exe(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

impl Machine {
    pub(crate) fn new() -> Self {
        // With the drive, where the system has some.
        let tmp = std::path::absolute(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let machine = Self { dir: TempDir::new_in(tmp).unwrap() };
        for dir in ["path", "home"] {
            fs::create_dir_all(machine.dir(dir)).unwrap();
        }
        machine
    }

    pub(crate) fn dir(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.dir.path().to_owned(), |path, part| path.join(part))
    }

    pub(crate) fn environment(&self) -> Environment {
        Environment {
            path: self.dir("path").into(),
            cache_dir: Some(self.dir("cache")),
            home: Some(self.dir("home")),
            os: env::consts::OS.to_owned(),
            arch: env::consts::ARCH.to_owned(),
            ..Environment::default()
        }
    }

    pub(crate) fn write(&self, relative: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Installs npm, with one package to give away. Returns the release of that package.
    pub(crate) fn install_npm(&self, package: &[u8]) -> Release {
        self.stand_in(&exe("path/npm"));
        self.write(&format!("path/{}", stand_in::NPM), "");
        self.write(&format!("path/{}", stand_in::PACKAGE), package);
        release("0.169.0", package)
    }

    /// Makes npm fail with this on standard error.
    pub(crate) fn break_npm(&self, stderr: &str) -> Release {
        self.write(&format!("path/{}", stand_in::NPM_ERROR), stderr);
        self.install_npm(b"")
    }

    /// What npm was asked so far.
    pub(crate) fn npm_calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.dir("path").join(stand_in::NPM)).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    /// Puts a codex of a version into a directory.
    pub(crate) fn install_codex(&self, dir: &str, version: &str) -> PathBuf {
        self.write(&format!("{dir}/{}", stand_in::CODEX), format!("codex-cli {version}\n"));
        self.stand_in(&exe(&format!("{dir}/codex")))
    }

    /// Puts this very program somewhere.
    pub(crate) fn stand_in(&self, relative: &str) -> PathBuf {
        let path = self.dir(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if !path.exists() {
            fs::hard_link(env::current_exe().unwrap(), &path).unwrap();
        }
        path
    }

    pub(crate) fn search(&self, release: &Release) -> Search {
        Search::new().environment(self.environment()).release(release.clone())
    }

    pub(crate) fn options(&self, release: &Release) -> Options {
        Options::new().environment(self.environment()).release(release.clone())
    }

    pub(crate) fn install(&self, release: &Release) -> Result<Runtime, InstallError> {
        install(self.options(release))
    }

    /// Where a release is in the cache.
    pub(crate) fn entry(&self) -> PathBuf {
        self.dir("cache/runtime").join(format!("0.169.0-{}", platform()))
    }

    /// What is in the cache, but for the lock.
    pub(crate) fn cached(&self) -> Vec<String> {
        let cache = self.dir("cache");
        let files = if cache.is_dir() { tree(&cache) } else { Vec::new() };
        files.into_iter().filter(|path| !path.ends_with(".lock")).collect()
    }
}

/// A release whose package for this machine is this one.
pub(crate) fn release(version: &str, package: &[u8]) -> Release {
    let integrity = format!("sha512-{}", STANDARD.encode(Sha512::digest(package)));
    Release::new(version, "@openai/codex").with(platform(), &format!("{version}-{}", platform()), &integrity)
}

/// A package as npm packs it, holding these files, which may be run if they are in a folder `bin`.
pub(crate) fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(if path.contains("bin/") { 0o777 } else { 0o666 });
        archive.append_data(&mut header, format!("package/{path}"), text.as_bytes()).unwrap();
    }
    gzip(&archive.into_inner().unwrap())
}

/// A package whose archive has one entry of any kind and name beside a runtime.
pub(crate) fn package_with(kind: tar::EntryType, path: &str, target: &str) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    // As the library would not write it.
    header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
    header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
    header.set_entry_type(kind);
    header.set_size(0);
    header.set_mode(0o644);
    header.set_cksum();
    archive.append(&header, &[][..]).unwrap();
    gzip(&archive.into_inner().unwrap())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// Takes from everybody else the right to write what a test has put here by hand.
pub(crate) fn keep_from_others(dir: &Path) {
    #[cfg(unix)]
    for folder in [dir.to_owned(), dir.join("runtime")] {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = dir;
}

/// Everything in a directory, relative to it and with `/`, sorted.
pub(crate) fn tree(dir: &Path) -> Vec<String> {
    fn walk(dir: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{name}/"), found);
            } else {
                found.push(name);
            }
        }
    }
    let mut found = Vec::new();
    walk(dir, "", &mut found);
    found.sort();
    found
}
