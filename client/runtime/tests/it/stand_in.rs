//! What this binary does where it stands in for codex or npm: a file beside it says which.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// Beside a stand-in for codex: what `--version` prints.
pub(crate) const CODEX: &str = "stand-in-version";
/// Beside a stand-in for npm: where it writes down what it was asked.
pub(crate) const NPM: &str = "stand-in-npm-calls";
/// Beside that: the package that it gives away.
pub(crate) const PACKAGE: &str = "package.tgz";
/// Beside that: what it prints to standard error, before it fails.
pub(crate) const NPM_ERROR: &str = "npm-error";

/// The exit code, if this process is a stand-in.
pub(crate) fn act() -> Option<i32> {
    let here = env::current_exe().unwrap().parent().unwrap().to_owned();
    let arguments: Vec<String> = env::args().skip(1).collect();
    if here.join(NPM).is_file() {
        return Some(npm(&here, &arguments));
    }
    let version = fs::read_to_string(here.join(CODEX)).ok()?;
    if version == "hangs" {
        loop {
            std::thread::park();
        }
    }
    assert_eq!(arguments, ["--version"]);
    OpenOptions::new().append(true).create(true).open(here.join("asked")).unwrap().write_all(b".").unwrap();
    print!("{version}");
    Some(0)
}

fn npm(here: &Path, arguments: &[String]) -> i32 {
    let mut calls = OpenOptions::new().append(true).open(here.join(NPM)).unwrap();
    calls.write_all(format!("{}\n", arguments.join(" ")).as_bytes()).unwrap();
    if let Ok(error) = fs::read_to_string(here.join(NPM_ERROR)) {
        eprint!("{error}");
        return 1;
    }
    match arguments[0].as_str() {
        "pack" => {
            assert!(Path::new("package.json").is_file(), "npm would look for a project above");
            fs::copy(here.join(PACKAGE), "openai-codex.tgz").unwrap();
        }
        other => panic!("npm {other}"),
    }
    0
}
