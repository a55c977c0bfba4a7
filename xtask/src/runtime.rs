//! The runtime of a pin: the one that was named, else what `codex_runtime` finds, else what it installs.

use std::fmt;
use std::path::PathBuf;

use codex_runtime::{Environment, Options, Release, Search, install, terminal_bar};
use semver::Version;

use crate::pin::{Pin, PlatformPackage};

mod error;
mod named;

pub use error::RuntimeError;

/// What the command line says about the runtime.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// `--codex-bin`
    pub codex_bin: Option<PathBuf>,
    /// `--allow-unpinned`
    pub allow_unpinned: bool,
}

/// A runtime that can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtime {
    /// The executable.
    pub binary: PathBuf,
    /// What it calls itself: the pinned release, or 0.0.0 if it was built from source.
    pub version: Version,
    /// How it was found.
    pub source: Source,
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "codex {} from {}: {}", self.version, self.source, self.binary.display())
    }
}

/// How a runtime was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `--codex-bin` or `CODEX_BIN` (which of the two) named it.
    Named(&'static str),
    /// It was found, or installed.
    Found(codex_runtime::Source),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(by) => f.write_str(by),
            Self::Found(source) => source.fmt(f),
        }
    }
}

/// Finds the runtime of a pin, and installs it if this machine has none.
///
/// # Errors
///
/// See [`RuntimeError`].
pub fn obtain(pin: &Pin, environment: &Environment, choice: &Choice) -> Result<Runtime, RuntimeError> {
    if let Some(runtime) = named::from_choice(pin, environment, choice)? {
        return Ok(runtime);
    }
    match Search::new().environment(environment.clone()).release(release(pin)).run() {
        Ok(found) => Ok(Runtime::found(pin, found)),
        Err(_) => obtain_pinned(pin, environment),
    }
}

/// Finds the pinned package itself, by its integrity, and installs it if it is not in the cache. What a user names or
/// has on `PATH` may be anything that prints the right version, and is not asked.
///
/// # Errors
///
/// See [`RuntimeError`].
pub fn obtain_pinned(pin: &Pin, environment: &Environment) -> Result<Runtime, RuntimeError> {
    let options = Options::new().environment(environment.clone()).release(release(pin));
    Ok(Runtime::found(pin, install(options.on_progress(terminal_bar()))?))
}

impl Runtime {
    fn found(pin: &Pin, found: codex_runtime::Runtime) -> Self {
        Self { binary: found.binary, version: pin.version.clone(), source: Source::Found(found.source) }
    }
}

/// The pin, as the installer takes it.
fn release(pin: &Pin) -> Release {
    let release = Release::new(pin.version.to_string(), &pin.package);
    pin.known().fold(release, |release, (platform, package)| match package {
        PlatformPackage::Present { version, integrity } => release.with(platform, version, integrity),
        PlatformPackage::Absent { .. } => release,
    })
}
