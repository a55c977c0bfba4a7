//! Finding the runtime's binary.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The version of the runtime that this SDK is generated from, which is the SDK's own.
pub const RUNTIME_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The runtime to start: the one that was asked for, else `CODEX_BIN`, else the cache of `cargo xtask runtime
/// install`, else `codex` on the `PATH`.
pub(crate) fn find(asked: Option<&Path>) -> Result<PathBuf> {
    if let Some(path) = asked {
        return Ok(path.to_owned());
    }
    let mut searched = vec!["CODEX_BIN".to_owned()];
    if let Some(path) = env::var_os("CODEX_BIN").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    if let Some(folder) = cache_folder() {
        if let Some(binary) = cached(&folder) {
            return Ok(binary);
        }
        searched.push(folder.display().to_string());
    }
    searched.push("PATH".to_owned());
    let name = if cfg!(windows) { "codex.exe" } else { "codex" };
    let on_path = env::var_os("PATH").and_then(|path| {
        env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
    });
    on_path.ok_or(Error::RuntimeNotFound { searched, version: RUNTIME_VERSION })
}

/// Where `cargo xtask runtime install` puts this version for this platform.
fn cache_folder() -> Option<PathBuf> {
    let base = match env::var_os("CODEX_SDK_CACHE_DIR").filter(|path| !path.is_empty()) {
        Some(path) => PathBuf::from(path),
        None => user_cache()?.join("codex-rust-sdk"),
    };
    Some(base.join("runtime").join(format!("{RUNTIME_VERSION}-{}", platform()?)))
}

/// The user's cache directory, by the conventions of the platform.
fn user_cache() -> Option<PathBuf> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return variable("LOCALAPPDATA");
    }
    let home = variable("HOME");
    if cfg!(target_os = "macos") {
        return Some(home?.join("Library/Caches"));
    }
    variable("XDG_CACHE_HOME").filter(|path| path.is_absolute()).or_else(|| Some(home?.join(".cache")))
}

/// The platform as the runtime's packages name it.
fn platform() -> Option<&'static str> {
    Some(match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        ("windows", "x86_64") => "win32-x64",
        ("windows", "aarch64") => "win32-arm64",
        _ => return None,
    })
}

/// The binary in a complete cache folder: older packages have it in `codex/`, newer ones in `bin/`.
fn cached(folder: &Path) -> Option<PathBuf> {
    if !folder.join("integrity").is_file() {
        return None;
    }
    let name = if cfg!(windows) { "codex.exe" } else { "codex" };
    let targets = std::fs::read_dir(folder.join("vendor")).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    targets
        .flat_map(|target| [target.join("bin").join(name), target.join("codex").join(name)])
        .find(|candidate| candidate.is_file())
}

/// Whether a version is the SDK's; `0.0.0` is a build from source, which does not know its own.
pub(crate) fn is_pinned(version: &str) -> bool {
    version == RUNTIME_VERSION
}
