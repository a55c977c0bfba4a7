//! The ordinary npm client. Which registry it asks, through which proxy, is its own business.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use semver::Version;
use serde_json::Value;

use super::RuntimeError;
use crate::progress;

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
    /// There is none on `path`.
    pub fn find(path: &OsStr, version: &Version) -> Result<Self, RuntimeError> {
        let here = std::env::current_dir().unwrap_or_default();
        let program = which::which_in("npm", Some(path), here)
            .map_err(|_| RuntimeError::NoNpm { version: version.clone() })?;
        Ok(Self { program, path: path.to_owned() })
    }

    /// Downloads a package into `dir`, which is empty, and returns its tarball.
    ///
    /// # Errors
    ///
    /// The registry cannot be reached or lacks the package, or npm fails otherwise.
    pub fn pack(&self, package: &str, dir: &Path) -> Result<PathBuf, RuntimeError> {
        let spinner = progress::spinner(format!("npm fetches {package}"));
        self.run(&["pack", "--ignore-scripts", package], package, dir)?;
        spinner.finish_and_clear();
        let files = fs::read_dir(dir).map_err(RuntimeError::cache("read", dir))?;
        files
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension() == Some(OsStr::new("tgz")))
            .ok_or_else(|| RuntimeError::NpmFailed {
                arguments: format!("pack --ignore-scripts {package}"),
                output: "it wrote no tarball".to_owned(),
            })
    }

    /// What the registry says a package's tarball hashes to. `None` if the registry lacks the package.
    ///
    /// # Errors
    ///
    /// The registry cannot be reached, or npm fails otherwise.
    pub fn integrity(&self, package: &str, dir: &Path) -> Result<Option<String>, RuntimeError> {
        let output = match self.run(&["view", package, "dist.integrity", "--json"], package, dir) {
            Ok(output) => output,
            Err(RuntimeError::NotInRegistry { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        match serde_json::from_slice(&output.stdout) {
            Ok(Value::String(integrity)) => Ok(Some(integrity)),
            // Some npm versions say nothing and succeed.
            _ if output.stdout.trim_ascii().is_empty() => Ok(None),
            _ => Err(RuntimeError::NpmFailed {
                arguments: format!("view {package} dist.integrity --json"),
                output: String::from_utf8_lossy(&output.stdout).into_owned(),
            }),
        }
    }

    fn run(&self, arguments: &[&str], package: &str, dir: &Path) -> Result<Output, RuntimeError> {
        let mut npm = Command::new(&self.program);
        npm.args(arguments).env("PATH", &self.path).current_dir(dir);
        let failed = |output| RuntimeError::NpmFailed { arguments: arguments.join(" "), output };
        let output = npm.output().map_err(|error| failed(error.to_string()))?;
        if output.status.success() {
            return Ok(output);
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let code = error_code(&text).unwrap_or_default();
        if OFFLINE_CODES.contains(&code) {
            Err(RuntimeError::Offline { package: package.to_owned(), code: code.to_owned() })
        } else if ABSENT_CODES.contains(&code) {
            Err(RuntimeError::NotInRegistry { package: package.to_owned() })
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
