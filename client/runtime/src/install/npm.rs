//! The ordinary npm client. Which registry it asks, through which proxy, is its own business and its user's: a `.npmrc`
//! of a folder in which the program happens to run has no say.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::InstallError;
use crate::environment::Environment;
use crate::executable::{folders, hide_console, in_folder};

/// How npm and Node name a registry that cannot be reached.
const OFFLINE_CODES: [&str; 9] = [
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTCACHED",
    "ENOTFOUND",
    "ERR_SOCKET_TIMEOUT",
    "ETIMEDOUT",
];

/// How npm names a package that is not in the registry.
const ABSENT_CODES: [&str; 2] = ["E404", "ETARGET"];

/// How npm names a full disk.
const FULL_CODES: [&str; 3] = ["ENOSPC", "EDQUOT", "EFBIG"];

/// The npm client on a `PATH`.
#[derive(Debug)]
pub struct Npm {
    program: PathBuf,
    path: OsString,
}

impl Npm {
    /// Finds npm. `version` is the release that is wanted of it, for the error.
    ///
    /// # Errors
    ///
    /// There is none in the absolute folders of `PATH`.
    pub fn find(environment: &Environment, version: &str) -> Result<Self, InstallError> {
        let names: &[&str] = if environment.os == "windows" { &["npm.cmd", "npm.exe"] } else { &["npm"] };
        let program = folders(&environment.path).find_map(|folder| in_folder(&folder, names).next());
        let program = program.ok_or_else(|| InstallError::NoNpm { version: version.to_owned() })?;
        Ok(Self { program, path: environment.path.clone() })
    }

    /// Downloads a package into `dir`, which is empty, and returns its archive.
    ///
    /// # Errors
    ///
    /// The registry cannot be reached or lacks the package, or npm fails otherwise.
    pub fn pack(&self, package: &str, dir: &Path) -> Result<PathBuf, InstallError> {
        self.run(&["pack", "--ignore-scripts", package], package, dir)?;
        let files = fs::read_dir(dir).map_err(InstallError::cache("read", dir))?;
        files
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension() == Some(OsStr::new("tgz")))
            .ok_or_else(|| InstallError::NpmFailed {
                arguments: format!("pack --ignore-scripts {package}"),
                output: "it wrote no archive".to_owned(),
            })
    }

    /// What the registry says a package's archive hashes to. `None` if the registry lacks the package.
    ///
    /// # Errors
    ///
    /// The registry cannot be reached, or npm fails otherwise.
    pub fn integrity(&self, package: &str, dir: &Path) -> Result<Option<String>, InstallError> {
        let output = match self.run(&["view", package, "dist.integrity"], package, dir) {
            Ok(output) => output,
            Err(InstallError::NotInRegistry { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let text = String::from_utf8_lossy(&output.stdout);
        let integrity = text.trim();
        if integrity.is_empty() {
            // Some npm versions say nothing and succeed.
            return Ok(None);
        }
        if !integrity.starts_with("sha512-") || integrity.contains(char::is_whitespace) {
            let arguments = format!("view {package} dist.integrity");
            return Err(InstallError::NpmFailed { arguments, output: text.into_owned() });
        }
        Ok(Some(integrity.to_owned()))
    }

    /// npm takes the nearest folder with a `package.json` for a project and obeys the `.npmrc` there. So `dir` becomes
    /// one, and `--no-workspaces` keeps npm from looking for a larger one around it.
    fn run(&self, arguments: &[&str], package: &str, dir: &Path) -> Result<Output, InstallError> {
        let manifest = dir.join("package.json");
        fs::write(&manifest, "{\"private\":true}\n").map_err(InstallError::cache("write", &manifest))?;
        let mut npm = Command::new(&self.program);
        npm.args(arguments).arg("--no-workspaces").env("PATH", &self.path).current_dir(dir);
        npm.stdin(Stdio::null());
        hide_console(&mut npm);
        let failed = |output| InstallError::NpmFailed { arguments: arguments.join(" "), output };
        let output = npm.output().map_err(|error| failed(error.to_string()))?;
        let _ = fs::remove_file(&manifest);
        if output.status.success() {
            return Ok(output);
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let code = error_code(&text).unwrap_or_default();
        if OFFLINE_CODES.contains(&code) {
            Err(InstallError::Offline { package: package.to_owned(), code: code.to_owned() })
        } else if ABSENT_CODES.contains(&code) {
            Err(InstallError::NotInRegistry { package: package.to_owned() })
        } else if FULL_CODES.contains(&code) {
            let reason = io::Error::new(io::ErrorKind::StorageFull, format!("npm: {code}"));
            Err(InstallError::NoRoom { path: dir.to_owned(), reason })
        } else {
            Err(failed(text.trim_end().to_owned()))
        }
    }
}

/// The code in `npm error code E404`, or `npm ERR! code E404` as older versions write it.
fn error_code(text: &str) -> Option<&str> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace().skip_while(|word| *word != "code");
        words.next()?;
        words.next()
    })
}

#[cfg(test)]
mod tests {
    use super::error_code;

    #[test]
    fn finds_the_code_whatever_npm_calls_an_error() {
        assert_eq!(error_code("npm warn x\nnpm error code E404\nnpm error 404"), Some("E404"));
        assert_eq!(error_code("npm ERR! code ENOTFOUND\n"), Some("ENOTFOUND"));
        assert_eq!(error_code("sh: node: not found"), None);
    }
}
