//! What the commands take from the process they run in, read once, so that tests can pass another.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// Variables and facts of the machine.
#[derive(Debug, Clone)]
pub struct Environment {
    /// `PATH`: where `codex` and `npm` are looked for, and what they are run with.
    pub path: OsString,
    /// `CODEX_BIN`: the runtime to use.
    pub codex_bin: Option<PathBuf>,
    /// `CODEX_SDK_CACHE_DIR`, else `codex-rust-sdk` in the user's cache directory.
    pub cache_dir: Option<PathBuf>,
    /// The operating system, as Rust names it.
    pub os: String,
    /// The processor architecture, as Rust names it.
    pub arch: String,
}

impl Environment {
    /// Reads the environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let default_cache = || dirs::cache_dir().map(|dir| dir.join("codex-rust-sdk"));
        Self {
            path: env::var_os("PATH").unwrap_or_default(),
            codex_bin: non_empty("CODEX_BIN").map(PathBuf::from),
            cache_dir: non_empty("CODEX_SDK_CACHE_DIR").map(PathBuf::from).or_else(default_cache),
            os: env::consts::OS.to_owned(),
            arch: env::consts::ARCH.to_owned(),
        }
    }
}

fn non_empty(variable: &str) -> Option<OsString> {
    env::var_os(variable).filter(|value| !value.is_empty())
}
