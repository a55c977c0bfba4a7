//! Files that can be run: looked for in folders, and asked for their version.

use std::collections::HashMap;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, SystemTime};

/// How long `--version` may take. The runtime needs some 50 ms, through Node ten times that.
const PATIENCE: Duration = Duration::from_secs(10);

/// The folders of a `PATH`. Relative ones are left out: they would mean another folder wherever the runtime is started.
pub(crate) fn folders(path: &OsStr) -> impl Iterator<Item = PathBuf> {
    env::split_paths(path).filter(|folder| folder.is_absolute())
}

/// The files in a folder that can be run under one of these names.
pub(crate) fn in_folder(folder: &Path, names: &'static [&'static str]) -> impl Iterator<Item = PathBuf> {
    names.iter().map(|name| folder.join(name)).filter(|path| is_executable(path))
}

/// Whether a file is there and may be run: by its mode on unix, and as far as its name tells on Windows.
pub(crate) fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && may_run(&metadata))
}

#[cfg(unix)]
fn may_run(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn may_run(_metadata: &fs::Metadata) -> bool {
    true
}

/// What a file was when it was asked: it is asked again when it has changed.
type Seen = (PathBuf, u64, Option<SystemTime>);

/// What was answered so far in this process: a program that connects often asks each codex once.
static ANSWERS: LazyLock<Mutex<HashMap<Seen, String>>> = LazyLock::new(Mutex::default);

/// As [`version_of`], but what this process was told before is remembered as long as the file stays as it is.
pub(crate) fn remembered_version_of(binary: &Path) -> Result<String, String> {
    let seen = fs::metadata(binary).map_err(|error| error.to_string())?;
    let seen = (binary.to_owned(), seen.len(), seen.modified().ok());
    let answers = || ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(version) = answers().get(&seen) {
        return Ok(version.clone());
    }
    let version = version_of(binary)?;
    answers().insert(seen, version.clone());
    Ok(version)
}

/// Asks a codex for its version (`codex --version`), and gives up after ten seconds.
///
/// # Errors
///
/// It cannot be run, says nothing in time, or prints no codex version: why, in words.
pub fn version_of(binary: &Path) -> Result<String, String> {
    let mut command = Command::new(binary);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    hide_console(&mut command);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let (send, output) = mpsc::channel();
    if let Some(mut stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stdout.read_to_end(&mut text);
            // Nobody listens any more if it took too long.
            let _ = send.send(text);
        });
    }
    let text = output.recv_timeout(PATIENCE);
    // It has said all it has to say, or is late.
    let _ = child.kill();
    let _ = child.wait();
    let text = text.map_err(|_| format!("`--version` took longer than {PATIENCE:?}"))?;
    version_in(&String::from_utf8_lossy(&text))
        .ok_or_else(|| "`--version` prints no codex version".to_owned())
}

/// Keeps a console window from flashing up when a program without one asks.
#[cfg(windows)]
pub(crate) fn hide_console(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
pub(crate) fn hide_console(_command: &mut Command) {}

/// The version in what `codex --version` prints: `codex-cli 0.169.0`.
fn version_in(output: &str) -> Option<String> {
    let line = output.lines().find(|line| line.starts_with("codex"))?;
    line.split_whitespace().skip(1).find(|word| is_version(word)).map(str::to_owned)
}

/// Three numbers, and perhaps a pre-release: `0.116.0-alpha.1`.
fn is_version(word: &str) -> bool {
    let numbers = word.split_once(['-', '+']).map_or(word, |(numbers, _)| numbers);
    let mut parts = numbers.split('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.by_ref().take(3).filter(|part| is_number(part)).count() == 3 && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_runtime_prints() {
        assert_eq!(version_in("codex-cli 0.169.0\n").as_deref(), Some("0.169.0"));
        assert_eq!(version_in("WARNING: x\r\ncodex-cli 0.0.0\r\n").as_deref(), Some("0.0.0"));
        assert_eq!(version_in("codex-cli 0.116.0-alpha.1").as_deref(), Some("0.116.0-alpha.1"));
        for other in ["v24.1.0\n", "codex 1.2\n", "codex 1.2.3.4\n", "codex a.b.c", ""] {
            assert_eq!(version_in(other), None, "{other}");
        }
    }

    #[test]
    fn relative_folders_of_the_path_are_left_out() {
        let here = env::current_dir().unwrap();
        let path = env::join_paths([Path::new("bin"), &here, Path::new(".")]).unwrap();
        assert_eq!(folders(&path).collect::<Vec<_>>(), [here]);
    }
}
