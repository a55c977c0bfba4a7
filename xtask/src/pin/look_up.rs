//! The pin of any release, with the integrities that the registry states.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Result, ensure};
use codex_runtime::{Environment, InstallError, Npm, Platform};
use semver::Version;

use super::{Pin, PlatformPackage};
use crate::progress;
use crate::workspace::Workspace;

impl Pin {
    /// The pin of a release, for this machine alone; the registry is asked if it is another one.
    ///
    /// # Errors
    ///
    /// Codex is not released for this machine, or the registry cannot be asked or lacks the release.
    pub fn here(&self, version: &Version, environment: &Environment, workspace: &Workspace) -> Result<Self> {
        if self.version == *version {
            return Ok(self.clone());
        }
        let (os, arch) = (environment.os.clone(), environment.arch.clone());
        let platform = Platform::of(&os, &arch).ok_or(InstallError::UnsupportedPlatform { os, arch })?;
        self.look_up(version, &[platform], environment, workspace)
    }

    /// Asks the registry for the packages of another release, for some platforms.
    ///
    /// # Errors
    ///
    /// The registry cannot be asked, or has the release for none of the platforms.
    pub fn look_up(
        &self,
        version: &Version,
        platforms: &[Platform],
        environment: &Environment,
        workspace: &Workspace,
    ) -> Result<Self> {
        let npm = Npm::find(environment, &version.to_string())?;
        let scratch = workspace.scratch_dir();
        fs::create_dir_all(&scratch)?;
        let spinner = progress::spinner(format!("npm looks up codex {version}"));
        let mut packages = BTreeMap::new();
        for platform in platforms {
            let package_version = format!("{version}-{platform}");
            let package = match npm.integrity(&format!("{}@{package_version}", self.package), &scratch)? {
                Some(integrity) => PlatformPackage::Present { version: package_version, integrity },
                None => PlatformPackage::Absent { absent: true },
            };
            packages.insert(platform.name().to_owned(), package);
        }
        spinner.finish_and_clear();
        let absent = |package: &PlatformPackage| matches!(package, PlatformPackage::Absent { .. });
        let asked = match platforms {
            [only] => only.name(),
            _ => "any platform",
        };
        ensure!(
            !packages.values().all(absent),
            "the npm registry has no codex {version} for {asked}; `npm view {} versions` lists what it has",
            self.package
        );
        for (name, _) in packages.iter().filter(|(_, package)| absent(package)) {
            eprintln!("the npm registry has no codex {version} for {name}; recorded as absent");
        }
        Ok(Self { version: version.clone(), package: self.package.clone(), platforms: packages })
    }
}
