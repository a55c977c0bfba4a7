//! A machine in a directory: a `PATH` with stand-ins, a cache, packages, and a small workspace.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use codex_runtime::Environment;
use tempfile::TempDir;
use xtask::pin::Pin;
use xtask::workspace::Workspace;

/// Where the runtime lies in a package for 64-bit Linux.
pub(crate) const BIN: &str = "vendor/x86_64-unknown-linux-musl/bin/codex";

/// A 64-bit Linux machine without npm, codex or anything in its cache.
pub(crate) struct Machine {
    dir: TempDir,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let machine = Self { dir: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap() };
        for dir in ["path", "workspace/schema"] {
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
            cache_dir: Some(self.dir("cache")),
            os: "linux".to_owned(),
            arch: "x86_64".to_owned(),
            ..Environment::default()
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

    /// Installs npm, which knows the integrities in `path/integrity` and has nothing to give away.
    pub(crate) fn install_npm(&self) {
        link("npm", &self.dir("path/npm"));
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

    /// Puts a codex of a version into the cache, as the installer leaves it there. Returns its directory.
    pub(crate) fn cache_codex(&self, version: &str, integrity: &str) -> String {
        let entry = format!("cache/runtime/{version}-linux-x64");
        let dir = format!("{entry}/{}", BIN.strip_suffix("/codex").unwrap());
        self.write(&format!("{dir}/codex-version"), &format!("codex-cli {version}\n"));
        let binary = self.dir(&dir).join("codex");
        // Another process writes it: a program that this one writes cannot be run while another thread forks.
        let copied = Command::new("cp").arg(stand_in("codex")).arg(&binary).status().unwrap();
        let kept = Command::new("chmod").args(["-R", "go-w"]).arg(self.dir("cache")).status().unwrap();
        assert!(copied.success() && kept.success());
        let metadata = fs::metadata(&binary).unwrap();
        self.write(&format!("{entry}/integrity"), &format!("{integrity}\n"));
        let record = format!("00 {} {} {BIN}\n", metadata.len(), metadata.mtime());
        self.write(&format!("{entry}/files"), &record);
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
    symlink(self::stand_in(stand_in), to).ok();
}

fn stand_in(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fakes").join(name)
}
