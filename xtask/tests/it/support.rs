//! A machine in a directory: a `PATH` with stand-ins, a cache, packages, and a small workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

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
        // With the drive, where the system has some.
        let tmp = std::path::absolute(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let machine = Self { dir: TempDir::new_in(tmp).unwrap() };
        for dir in ["path", "workspace/schema"] {
            fs::create_dir_all(machine.dir(dir)).unwrap();
        }
        machine.write("workspace/schema/overrides.toml", "reviewed-for = \"0.169.0\"\n");
        machine.write("workspace/schema/descriptions.toml", "");
        machine
    }

    pub(crate) fn dir(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.dir.path().to_owned(), |path, part| path.join(part))
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
    pub(crate) fn install_npm(&self) -> PathBuf {
        let npm = self.dir("path/npm");
        link(&npm);
        npm
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
        link(&binary);
        binary
    }

    /// Puts a codex of a version into the cache, as the installer leaves it there. Returns its directory.
    pub(crate) fn cache_codex(&self, version: &str, integrity: &str) -> String {
        let entry = format!("cache/runtime/{version}-linux-x64");
        let dir = format!("{entry}/{}", BIN.strip_suffix("/codex").unwrap());
        self.write(&format!("{dir}/codex-version"), &format!("codex-cli {version}\n"));
        let binary = self.dir(&dir).join("codex");
        copy(&binary, "");
        #[cfg(unix)]
        assert!(
            Command::new("chmod").args(["-R", "go-w"]).arg(self.dir("cache")).status().unwrap().success()
        );
        let metadata = fs::metadata(&binary).unwrap();
        self.write(&format!("{entry}/integrity"), &format!("{integrity}\n"));
        let time = metadata.modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let record = format!("00 {} {time} {BIN}\n", metadata.len());
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

/// Whether a program is on this machine. If not, that is said: the test that asks is skipped.
pub(crate) fn has(program: &str) -> bool {
    let has = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !has {
        println!("skipped: there is no {program} on this machine");
    }
    has
}

const STAND_IN: &str = env!("CARGO_BIN_EXE_xtask-stand-in");

/// The stand-in under another name, without a copy: a program that this process writes cannot be run while another thread
/// forks.
fn link(to: &Path) {
    if !to.exists() {
        fs::hard_link(STAND_IN, to).unwrap();
    }
}

/// A copy of the stand-in, with this behind it: on unix another process writes it.
#[cfg(unix)]
pub(crate) fn copy(to: &Path, behind: &str) {
    let script = "cat \"$0\" > \"$1\" && printf %s \"$2\" >> \"$1\" && chmod 755 \"$1\"";
    let copied = Command::new("sh").args(["-c", script, STAND_IN]).arg(to).arg(behind).status();
    assert!(copied.unwrap().success());
}

#[cfg(not(unix))]
pub(crate) fn copy(to: &Path, behind: &str) {
    fs::write(to, [&fs::read(STAND_IN).unwrap(), behind.as_bytes()].concat()).unwrap();
}
