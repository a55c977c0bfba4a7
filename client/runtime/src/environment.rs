//! What is taken from the process: read once, so that a test, or a program that knows better, can pass another.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// Those of Homebrew and of npm.
const SYSTEM_PLACES: [&str; 4] =
    ["/opt/homebrew/bin", "/usr/local/bin", "/home/linuxbrew/.linuxbrew/bin", "/usr/bin"];

/// Variables and facts of the machine.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `PATH`: where `codex` and `npm` are looked for, and what npm is run with.
    pub path: OsString,
    /// `CODEX_BIN`: the runtime to use.
    pub codex_bin: Option<PathBuf>,
    /// `CODEX_SDK_CACHE_DIR`, else `codex-rust-sdk` in the user's cache directory.
    pub cache_dir: Option<PathBuf>,
    /// The user's home directory.
    pub home: Option<PathBuf>,
    /// `APPDATA`, on Windows.
    pub app_data: Option<PathBuf>,
    /// `LOCALAPPDATA`, on Windows.
    pub local_app_data: Option<PathBuf>,
    /// `CODEX_INSTALL_DIR`: where codex's own installer was told to put it.
    pub codex_install_dir: Option<PathBuf>,
    /// Folders of the whole machine in which installers put programs.
    pub system_places: Vec<PathBuf>,
    /// The operating system, as Rust names it.
    pub os: String,
    /// The processor architecture, as Rust names it.
    pub arch: String,
}

impl Environment {
    /// Reads the environment of this process. Relative paths are those of its current directory.
    #[must_use]
    pub fn of_process() -> Self {
        let home = env::home_dir().filter(|path| path.is_absolute());
        let local_app_data = absolute("LOCALAPPDATA");
        let user_cache = if cfg!(windows) {
            local_app_data.clone()
        } else if cfg!(target_os = "macos") {
            home.as_ref().map(|home| home.join("Library/Caches"))
        } else {
            absolute("XDG_CACHE_HOME").or_else(|| Some(home.as_ref()?.join(".cache")))
        };
        let default_cache = || user_cache.map(|dir| dir.join("codex-rust-sdk"));
        Self {
            path: env::var_os("PATH").unwrap_or_default(),
            codex_bin: made_absolute("CODEX_BIN"),
            cache_dir: made_absolute("CODEX_SDK_CACHE_DIR").or_else(default_cache),
            home,
            app_data: absolute("APPDATA"),
            local_app_data,
            codex_install_dir: absolute("CODEX_INSTALL_DIR"),
            system_places: if cfg!(windows) { Vec::new() } else { SYSTEM_PLACES.map(PathBuf::from).to_vec() },
            os: env::consts::OS.to_owned(),
            arch: env::consts::ARCH.to_owned(),
        }
    }
}

/// A variable that names a path, by the conventions of the system: a relative one does not count.
fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// A variable of ours: a relative path is meant from where the program was started, whatever directory the runtime is
/// started in later.
fn made_absolute(variable: &str) -> Option<PathBuf> {
    let path = env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)?;
    Some(std::path::absolute(&path).unwrap_or(path))
}
