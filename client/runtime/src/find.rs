//! Finding a runtime that is there already. Nothing is installed here, and no other version is taken silently.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::cache::{Cache, Cached};
use crate::environment::Environment;
use crate::executable::{folders, in_folder, is_executable, remembered_version_of};
use crate::launcher;
use crate::places;
use crate::platform::Platform;
use crate::release::Release;

/// A runtime that can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtime {
    /// The executable, as an absolute path.
    pub binary: PathBuf,
    /// Its version, if it was asked for or is known otherwise: whoever named a runtime is not contradicted here.
    pub version: Option<String>,
    /// How it was found.
    pub source: Source,
}

/// How a runtime was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `CODEX_BIN` named it.
    Variable,
    /// It was in the cache.
    Cache,
    /// It was on `PATH`.
    Path,
    /// It was in one of the places where installers put it.
    Place,
    /// It was fetched with npm, and is in the cache now.
    Registry,
    /// It was unpacked from a local archive, and is in the cache now.
    Archive,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Variable => "CODEX_BIN",
            Self::Cache => "the cache",
            Self::Path => "PATH",
            Self::Place => "where an installer put it",
            Self::Registry => "the npm registry",
            Self::Archive => "the archive",
        })
    }
}

/// What was found and cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its version, or why it has none to tell.
    pub version: Result<String, String>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Ok(version) => write!(f, "codex {version} at {}", self.path.display()),
            Err(reason) => write!(f, "{} ({reason})", self.path.display()),
        }
    }
}

/// Why no runtime was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// What `CODEX_BIN` names is no file that can be run.
    #[error("CODEX_BIN names {}, which {reason}; correct the path, or unset the variable", path.display())]
    Named {
        /// The path that was given.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// There is none, or none that may be used.
    #[error("codex {version} was not found (looked at {}){}", searched.join(", "), listed(found))]
    NotFound {
        /// The version that was looked for.
        version: String,
        /// Where was looked.
        searched: Vec<String>,
        /// What was there instead.
        found: Vec<Found>,
    },
}

/// What was found, as the end of a sentence.
fn listed(found: &[Found]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    format!("; found, and not used: {}", found.join(", "))
}

/// What is looked for, and where.
///
/// ```no_run
/// let runtime = codex_runtime::Search::new().run()?;
/// println!("{}", runtime.binary.display());
/// # Ok::<(), codex_runtime::FindError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Search {
    environment: Environment,
    release: Release,
    any_version: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self::new()
    }
}

impl Search {
    /// The pinned release, in the environment of this process.
    pub fn new() -> Self {
        Self { environment: Environment::of_process(), release: Release::pinned(), any_version: false }
    }

    /// Another environment.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Another release.
    pub fn release(mut self, release: Release) -> Self {
        self.release = release;
        self
    }

    /// Takes a codex of another version too, if it is the first on `PATH` or in the places of the installers. Default:
    /// only the release that is looked for.
    pub fn any_version(mut self, any: bool) -> Self {
        self.any_version = any;
        self
    }

    /// Looks for the runtime:
    ///
    /// 1. what `CODEX_BIN` names, of whatever version;
    /// 2. the cache, if it holds the release, whole, and nobody else can have written it;
    /// 3. `codex` in the absolute folders of `PATH`, if `codex --version` says the release;
    /// 4. the same in [the places where installers put it](crate::places).
    ///
    /// Behind npm's launchers (`codex.js`, `codex.cmd`) the runtime itself is taken. Asking a codex for its version
    /// takes some 50 ms; what was answered once is remembered for the process.
    ///
    /// # Errors
    ///
    /// [`FindError`]: what was found instead is listed with its version.
    pub fn run(&self) -> Result<Runtime, FindError> {
        if let Some(path) = &self.environment.codex_bin {
            return named(path);
        }
        let mut found = Vec::new();
        let mut searched = vec!["CODEX_BIN".to_owned()];
        let platform = Platform::of(&self.environment.os, &self.environment.arch);
        if let (Some(cache), Some(platform)) = (Cache::of(&self.environment), platform) {
            match cache.find(&self.release, platform) {
                Cached::Whole(binary) => return Ok(self.pinned(binary, Source::Cache)),
                Cached::Unusable(path, reason) => found.push(Found { path, version: Err(reason) }),
                Cached::Absent => {}
            }
            searched.push(cache.entry(&self.release, platform).display().to_string());
        }
        searched.push("PATH".to_owned());
        searched.push("the places of npm, Homebrew and the installers".to_owned());
        let on_path = folders(&self.environment.path).map(|folder| (folder, Source::Path));
        let places = places::all(&self.environment).into_iter().map(|folder| (folder, Source::Place));
        let mut seen = Vec::new();
        for (folder, source) in on_path.chain(places) {
            for candidate in in_folder(&folder, names(&self.environment)) {
                if !seen.contains(&candidate) {
                    match self.consider(&candidate, platform, source) {
                        Ok(runtime) => return Ok(runtime),
                        Err(other) => found.push(other),
                    }
                    seen.push(candidate);
                }
            }
        }
        Err(FindError::NotFound { version: self.release.version().to_owned(), searched, found })
    }

    fn consider(
        &self,
        candidate: &Path,
        platform: Option<Platform>,
        source: Source,
    ) -> Result<Runtime, Found> {
        let resolved = match platform {
            Some(platform) => launcher::resolve(candidate, platform),
            None => Ok(candidate.to_owned()),
        };
        let unusable = |reason| Found { path: candidate.to_owned(), version: Err(reason) };
        let binary = resolved.map_err(unusable)?;
        let version = remembered_version_of(&binary).map_err(unusable)?;
        if version == self.release.version() || self.any_version {
            return Ok(Runtime { binary, version: Some(version), source });
        }
        Err(Found { path: candidate.to_owned(), version: Ok(version) })
    }

    fn pinned(&self, binary: PathBuf, source: Source) -> Runtime {
        Runtime { binary, version: Some(self.release.version().to_owned()), source }
    }
}

/// What codex is called in a folder.
fn names(environment: &Environment) -> &'static [&'static str] {
    if environment.os == "windows" { &["codex.exe", "codex.cmd"] } else { &["codex"] }
}

fn named(path: &Path) -> Result<Runtime, FindError> {
    let wrong = |reason: &str| FindError::Named { path: path.to_owned(), reason: reason.to_owned() };
    let binary = std::path::absolute(path).map_err(|error| wrong(&error.to_string()))?;
    if !binary.is_file() {
        return Err(wrong("is no file that is there"));
    }
    if !is_executable(&binary) {
        return Err(wrong("is not executable"));
    }
    Ok(Runtime { binary, version: None, source: Source::Variable })
}
