//! Where codex is put by those who install it. A program that was not started from a shell (a desktop app, a service)
//! does not have the shell's `PATH`; this is the list of where it looks then.
//!
//! | who | where |
//! | --- | --- |
//! | npm, by the `prefix` of the user's `.npmrc` | `<prefix>/bin`; on Windows `<prefix>` |
//! | npm | `/usr/local/bin`, `/usr/bin`, `~/.npm-global/bin`; on Windows `%APPDATA%\npm` |
//! | npm under nvm | `~/.nvm/versions/node/<version>/bin`, the newest first |
//! | Homebrew | `/opt/homebrew/bin`, `/usr/local/bin`, `/home/linuxbrew/.linuxbrew/bin` |
//! | codex's own installer | `$CODEX_INSTALL_DIR`, `~/.local/bin`; on Windows `%LOCALAPPDATA%\Programs\OpenAI\Codex\bin` |
//! | Bun | `~/.bun/bin` |
//! | Volta | `~/.volta/bin`; on Windows `%LOCALAPPDATA%\Volta\bin` |
//! | WinGet | `%LOCALAPPDATA%\Microsoft\WinGet\Links` |

use std::fs;
use std::path::{Path, PathBuf};

use crate::environment::Environment;

/// The places of this machine, in the order in which they are looked at.
pub fn all(environment: &Environment) -> Vec<PathBuf> {
    let mut places = Vec::new();
    places.extend(environment.codex_install_dir.clone());
    if environment.os == "windows" {
        on_windows(environment, &mut places);
    } else {
        on_unix(environment, &mut places);
    }
    places.extend(environment.system_places.iter().cloned());
    places
}

fn on_windows(environment: &Environment, places: &mut Vec<PathBuf>) {
    places.extend(environment.home.as_deref().and_then(npm_prefix));
    places.extend(environment.app_data.as_ref().map(|dir| dir.join("npm")));
    if let Some(local) = &environment.local_app_data {
        let known = [
            &["Programs", "OpenAI", "Codex", "bin"][..],
            &["Volta", "bin"],
            &["Microsoft", "WinGet", "Links"],
        ];
        places.extend(known.map(|parts| parts.iter().fold(local.clone(), |path, part| path.join(part))));
    }
}

fn on_unix(environment: &Environment, places: &mut Vec<PathBuf>) {
    if let Some(home) = &environment.home {
        places.extend(npm_prefix(home).map(|prefix| prefix.join("bin")));
        places.extend([".npm-global/bin", ".local/bin", ".bun/bin", ".volta/bin"].map(|dir| home.join(dir)));
        places.extend(of_nvm(home));
    }
}

/// What the user's `.npmrc` says: `prefix=/somewhere`, also from `~/` and `${HOME}/`.
fn npm_prefix(home: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(home.join(".npmrc")).ok()?;
    let prefix = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "prefix").then(|| value.trim().trim_matches('"'))
    })?;
    let of_home = prefix.strip_prefix("~/").or_else(|| prefix.strip_prefix("${HOME}/"));
    let prefix = of_home.map_or_else(|| PathBuf::from(prefix), |rest| home.join(rest));
    prefix.is_absolute().then_some(prefix)
}

/// Each version of Node that nvm has, with its own npm, the newest first.
fn of_nvm(home: &Path) -> Vec<PathBuf> {
    let Ok(versions) = fs::read_dir(home.join(".nvm/versions/node")) else {
        return Vec::new();
    };
    let number = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>()
    };
    let mut versions: Vec<PathBuf> = versions.flatten().map(|entry| entry.path()).collect();
    versions.sort_by_key(|path| std::cmp::Reverse(number(path)));
    versions.into_iter().map(|version| version.join("bin")).collect()
}
