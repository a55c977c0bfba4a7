//! A machine in a directory: a `PATH` with stand-ins, a cache, packages, and a small workspace.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha512};
use tempfile::TempDir;
use xtask::environment::Environment;
use xtask::pin::Pin;
use xtask::workspace::Workspace;

/// Where the runtime lies in a package for 64-bit Linux.
pub(crate) const BIN: &str = "vendor/x86_64-unknown-linux-musl/bin/codex";
/// Where it lay up to 0.130.
pub(crate) const OLD_BIN: &str = "vendor/x86_64-unknown-linux-musl/codex/codex";

/// A 64-bit Linux machine without npm, codex or anything in its cache.
pub(crate) struct Machine {
    dir: TempDir,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let machine = Self { dir: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        for dir in ["path", "cache", "workspace/schema"] {
            fs::create_dir_all(machine.dir(dir)).unwrap();
        }
        machine.write("workspace/schema/overrides.toml", "reviewed-for = \"0.169.0\"\n");
        machine
    }

    pub(crate) fn dir(&self, relative: &str) -> PathBuf {
        self.dir.path().join(relative)
    }

    pub(crate) fn environment(&self) -> Environment {
        Environment {
            path: self.dir("path").into(),
            codex_bin: None,
            cache_dir: Some(self.dir("cache")),
            os: "linux".to_owned(),
            arch: "x86_64".to_owned(),
        }
    }

    pub(crate) fn workspace(&self) -> Workspace {
        Workspace::at(&self.dir("workspace"))
    }

    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.dir(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.dir(relative)).unwrap()
    }

    /// Installs npm, with one package to give away. Returns the package's integrity.
    pub(crate) fn install_npm(&self, package: &[u8]) -> String {
        link("npm", &self.dir("path/npm"));
        fs::write(self.dir("path/package.tgz"), package).unwrap();
        integrity(package)
    }

    /// Makes npm fail with this on standard error.
    pub(crate) fn break_npm(&self, stderr: &str) {
        self.install_npm(b"");
        self.write("path/npm-error", stderr);
    }

    /// What npm was asked so far.
    pub(crate) fn npm_calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.dir("path/npm-calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    /// Puts a codex of a version into a directory.
    pub(crate) fn install_codex(&self, dir: &str, version: &str) -> PathBuf {
        self.write(&format!("{dir}/codex-version"), &format!("codex-cli {version}\n"));
        let binary = self.dir(dir).join("codex");
        link("codex", &binary);
        binary
    }

    /// Puts a codex of a version into the cache, as if its package had been fetched. Returns its directory.
    pub(crate) fn cache_codex(&self, version: &str, integrity: &str) -> String {
        let entry = format!("cache/runtime/{version}-linux-x64");
        let dir = format!("{entry}/{}", BIN.strip_suffix("/codex").unwrap());
        self.write(&format!("{entry}/integrity"), &format!("{integrity}\n"));
        self.install_codex(&dir, version);
        dir
    }

    /// What the codex of a directory dumps: the text of its v2 bundles.
    pub(crate) fn set_dump(&self, dir: &str, stable: &str, experimental: &str) {
        for (tier, text) in [("stable", stable), ("experimental", experimental)] {
            let dump = format!("{dir}/dump/{tier}/codex_app_server_protocol");
            self.write(&format!("{dump}.v2.schemas.json"), text);
            self.write(&format!("{dump}.schemas.json"), "{}");
        }
    }

    /// Writes a pin with one package into the workspace.
    pub(crate) fn pin(&self, version: &str, integrity: &str) -> Pin {
        let text = format!(
            "version = \"{version}\"\npackage = \"@openai/codex\"\n\n[platforms.linux-x64]\n\
             version = \"{version}-linux-x64\"\nintegrity = \"{integrity}\"\n"
        );
        self.write("workspace/schema/runtime.toml", &text);
        Pin::load(&self.workspace()).unwrap()
    }
}

/// A package as npm packs it, holding these files.
pub(crate) fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o755);
        archive.append_data(&mut header, format!("package/{path}"), text.as_bytes()).unwrap();
    }
    let mut gzip = archive.into_inner().unwrap();
    gzip.flush().unwrap();
    gzip.finish().unwrap()
}

pub(crate) fn integrity(package: &[u8]) -> String {
    format!("sha512-{}", STANDARD.encode(Sha512::digest(package)))
}

/// Everything in a directory, relative to it, sorted.
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

/// A link to the stand-in, never a copy: a program that was just written cannot be run while another thread forks.
fn link(stand_in: &str, to: &Path) {
    symlink(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fakes").join(stand_in), to).ok();
}
