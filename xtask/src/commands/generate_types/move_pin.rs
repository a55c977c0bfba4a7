//! `--codex-version`: the pin of another release, with the integrities that the registry states.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use semver::Version;

use crate::environment::Environment;
use crate::file_set::FileSet;
use crate::manifests;
use crate::pin::{PIN_FILE, Pin, PlatformPackage};
use crate::platform::Platform;
use crate::progress;
use crate::runtime::npm::Npm;
use crate::workspace::Workspace;

/// The pin of `version`. Nothing is written.
pub(super) fn to(
    before: &Pin,
    version: &Version,
    environment: &Environment,
    workspace: &Workspace,
) -> Result<Pin> {
    let npm = Npm::find(&environment.path, version)?;
    let scratch = workspace.scratch_dir();
    fs::create_dir_all(&scratch)?;
    let spinner = progress::spinner(format!("npm looks up codex {version}"));
    let mut platforms = BTreeMap::new();
    for platform in Platform::ALL {
        let package_version = format!("{version}-{platform}");
        let package = format!("{}@{package_version}", before.package);
        let package = match npm.integrity(&package, &scratch)? {
            Some(integrity) => PlatformPackage::Present { version: package_version, integrity },
            None => PlatformPackage::Absent { absent: true },
        };
        platforms.insert(platform.name().to_owned(), package);
    }
    spinner.finish_and_clear();
    let absent = |package: &PlatformPackage| matches!(package, PlatformPackage::Absent { .. });
    ensure!(
        !platforms.values().all(absent),
        "the npm registry has no codex {version} for any platform; `npm view {} versions` lists what it has",
        before.package
    );
    for (name, _) in platforms.iter().filter(|(_, package)| absent(package)) {
        eprintln!("the npm registry has no codex {version} for {name}; recorded as absent");
    }
    Ok(Pin { version: version.clone(), package: before.package.clone(), platforms })
}

/// Adds to `files` everything that says which release this is: the pin, the manifests, the lock file.
pub(super) fn write(workspace: &Workspace, pin: &Pin, files: &mut FileSet) -> Result<()> {
    let text =
        fs::read_to_string(workspace.file(PIN_FILE)).with_context(|| format!("cannot read {PIN_FILE}"))?;
    files.add(PIN_FILE, pin.rewrite(&text)?);
    manifests::set_version(workspace, &pin.version, files)
}
