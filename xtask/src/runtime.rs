//! Finding the pinned runtime: the one that was named, the cache, `PATH`, and last the registry.

use std::fmt;
use std::path::{Path, PathBuf};

use semver::Version;

use crate::environment::Environment;
use crate::pin::Pin;
use crate::platform::Platform;

mod cache;
mod error;
mod named;
pub mod npm;
mod package;

pub use error::RuntimeError;

use cache::Cache;
use npm::Npm;

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
    /// It was in the cache.
    Cache,
    /// It was on `PATH`.
    Path,
    /// It was fetched from the registry, and is in the cache now.
    Registry,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Named(by) => by,
            Self::Cache => "the cache",
            Self::Path => "PATH",
            Self::Registry => "the npm registry",
        })
    }
}

/// Finds the runtime of a pin, and fetches it if this machine has none.
///
/// # Errors
///
/// See [`RuntimeError`].
pub fn obtain(pin: &Pin, environment: &Environment, choice: &Choice) -> Result<Runtime, RuntimeError> {
    if let Some(runtime) = named::from_choice(pin, environment, choice)? {
        return Ok(runtime);
    }
    if let Some(runtime) = cached(pin, environment) {
        return Ok(runtime);
    }
    if let Some(binary) = named::on_path(pin, environment) {
        return Ok(Runtime::of(pin, binary, Source::Path));
    }
    obtain_pinned(pin, environment)
}

/// Finds the pinned package itself, by its integrity, and fetches it if it is not in the cache. What a user names or
/// has on `PATH` may be anything that prints the right version, and is not asked.
///
/// # Errors
///
/// See [`RuntimeError`].
pub fn obtain_pinned(pin: &Pin, environment: &Environment) -> Result<Runtime, RuntimeError> {
    if let Some(runtime) = cached(pin, environment) {
        return Ok(runtime);
    }
    let platform = Platform::of(&environment.os, &environment.arch);
    let package = platform.and_then(|platform| pin.package_of(platform));
    match (platform, package) {
        (None, _) => Err(RuntimeError::UnsupportedPlatform {
            os: environment.os.clone(),
            arch: environment.arch.clone(),
        }),
        (Some(platform), None) => {
            Err(RuntimeError::AbsentPlatform { platform, version: pin.version.clone() })
        }
        (Some(platform), Some((package, integrity))) => {
            fetch(pin, environment, platform, &package, integrity)
        }
    }
}

fn cached(pin: &Pin, environment: &Environment) -> Option<Runtime> {
    let platform = Platform::of(&environment.os, &environment.arch)?;
    let (_, integrity) = pin.package_of(platform)?;
    let binary = Cache::of(environment)?.find(&pin.version, platform, integrity)?;
    Some(Runtime::of(pin, binary, Source::Cache))
}

/// Fetches a package into the cache. Whoever comes second waits, and finds what the first one put there.
fn fetch(
    pin: &Pin,
    environment: &Environment,
    platform: Platform,
    package: &str,
    integrity: &str,
) -> Result<Runtime, RuntimeError> {
    let cache = Cache::of(environment).ok_or(RuntimeError::NoCacheDir)?;
    let npm = Npm::find(&environment.path, &pin.version)?;
    let staging = cache.stage(&pin.version, platform)?;
    if let Some(binary) = cache.find(&pin.version, platform, integrity) {
        return Ok(Runtime::of(pin, binary, Source::Cache));
    }
    let tarball = npm.pack(package, staging.download_dir())?;
    package::verify(&tarball, package, integrity)?;
    package::unpack(&tarball, staging.unpack_dir(), package)?;
    first_file(staging.unpack_dir(), &platform.binaries())
        .ok_or_else(|| RuntimeError::NoBinaryInPackage { package: package.to_owned() })?;
    let binary = staging.publish(&cache, &pin.version, platform, integrity)?;
    Ok(Runtime::of(pin, binary, Source::Registry))
}

impl Runtime {
    fn of(pin: &Pin, binary: PathBuf, source: Source) -> Self {
        Self { binary, version: pin.version.clone(), source }
    }
}

/// The first of some files that is there.
fn first_file(dir: &Path, candidates: &[String]) -> Option<PathBuf> {
    candidates.iter().map(|candidate| dir.join(candidate)).find(|path| path.is_file())
}
