//! Installing a runtime into the cache: from the registry with npm, or from an archive that is here already.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::cache::staging::Staging;
use crate::cache::{Cache, Cached};
use crate::environment::Environment;
use crate::find::{Runtime, Source};
use crate::platform::Platform;
use crate::release::{Package, Release};

pub(crate) mod archive;
mod error;
mod npm;
mod progress;

pub(crate) use archive::hash_of_file;
pub use error::InstallError;
pub use npm::Npm;
#[cfg(feature = "progress")]
pub use progress::terminal_bar;
pub use progress::{Progress, Step};

/// What to install, from where, and who is told how far it is.
///
/// ```no_run
/// use codex_runtime::{Options, install};
///
/// let runtime = install(Options::new().on_progress(|progress| eprintln!("{progress:?}")))?;
/// println!("{}", runtime.binary.display());
/// # Ok::<(), codex_runtime::InstallError>(())
/// ```
#[must_use]
pub struct Options {
    environment: Environment,
    release: Release,
    archive: Option<PathBuf>,
    repair: bool,
    progress: Box<dyn FnMut(Progress) + Send>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { environment, release, archive, repair, progress: _ } = self;
        f.debug_struct("Options")
            .field("environment", environment)
            .field("release", release)
            .field("archive", archive)
            .field("repair", repair)
            .finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl Options {
    /// The pinned release, with npm, into the cache of this user, in silence.
    pub fn new() -> Self {
        Self {
            environment: Environment::of_process(),
            release: Release::pinned(),
            archive: None,
            repair: false,
            progress: Box::new(|_| {}),
        }
    }

    /// Takes the package from a file instead of the registry: what `npm pack @openai/codex@<version>-<platform>` wrote
    /// on a machine with a network. It must be the pinned one, byte for byte.
    pub fn from_archive(mut self, path: impl Into<PathBuf>) -> Self {
        self.archive = Some(path.into());
        self
    }

    /// Compares every installed file with its hash first, and installs anew if one is damaged. Default: the size and the
    /// time of the runtime itself are compared.
    pub fn repair(mut self, repair: bool) -> Self {
        self.repair = repair;
        self
    }

    /// Calls this at the beginning of each step, and with each piece of work in it.
    pub fn on_progress(mut self, progress: impl FnMut(Progress) + Send + 'static) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Another environment.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Another release, whose integrity is known.
    pub fn release(mut self, release: Release) -> Self {
        self.release = release;
        self
    }
}

/// Installs a runtime into the cache, unless it is there already, and says where it is.
///
/// The archive is checked against the integrity before anything of it is unpacked; it is unpacked beside its place and
/// then renamed. However many processes call this at once, one installs and the others wait for it. Blocks for as long
/// as the download takes.
///
/// # Errors
///
/// See [`InstallError`]. Nothing is left behind.
pub fn install(options: Options) -> Result<Runtime, InstallError> {
    let Options { environment, release, archive, repair, mut progress } = options;
    let (os, arch) = (environment.os.clone(), environment.arch.clone());
    let platform = Platform::of(&os, &arch).ok_or(InstallError::UnsupportedPlatform { os, arch })?;
    let package = release
        .package_of(platform)
        .ok_or_else(|| InstallError::AbsentPlatform { platform, version: release.version().to_owned() })?;
    let cache = Cache::of(&environment).ok_or(InstallError::NoCacheDir)?;
    let is_good = || match cache.find(&release, platform) {
        Cached::Whole(binary) if !repair || cache.is_undamaged(&release, platform) => Some(binary),
        _ => None,
    };
    let runtime = |binary, source| Runtime { binary, version: Some(release.version().to_owned()), source };
    if let Some(binary) = is_good() {
        return Ok(runtime(binary, Source::Cache));
    }
    let source = Wanted::of(&environment, &release, archive.as_deref())?;
    let staging = cache.stage(&release, platform, &mut progress)?;
    if let Some(binary) = is_good() {
        return Ok(runtime(binary, Source::Cache));
    }
    let (mut file, source) = source.open(package, &staging, &mut progress)?;
    archive::verify(&mut file, package, &mut progress)?;
    let record = archive::unpack(&mut file, staging.unpack_dir(), package, &mut progress)?;
    if !platform.binaries().iter().any(|binary| record.has(binary)) {
        return Err(InstallError::NoBinaryInPackage { package: package.spec.clone() });
    }
    let binary = staging.publish(&cache, &release, platform, &package.integrity, &record)?;
    Ok(runtime(binary, source))
}

/// Where the package comes from. Whether it can be had at all is known before anything is written.
enum Wanted {
    Archive(File),
    Registry(Npm),
}

impl Wanted {
    fn of(
        environment: &Environment,
        release: &Release,
        archive: Option<&Path>,
    ) -> Result<Self, InstallError> {
        match archive {
            Some(path) => Ok(Self::Archive(open(path)?)),
            None => Ok(Self::Registry(Npm::find(environment, release.version())?)),
        }
    }

    fn open(
        self,
        package: &Package,
        staging: &Staging,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(File, Source), InstallError> {
        match self {
            Self::Archive(file) => Ok((file, Source::Archive)),
            Self::Registry(npm) => {
                progress(Progress { step: Step::Fetching, done: 0, total: None });
                Ok((open(&npm.pack(&package.spec, staging.download_dir())?)?, Source::Registry))
            }
        }
    }
}

fn open(path: &Path) -> Result<File, InstallError> {
    File::open(path).map_err(|reason| InstallError::Archive { path: path.to_owned(), reason })
}
