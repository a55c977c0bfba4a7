//! A package, looked into: what it holds is what a user gets.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use semver::Version;
use tar::Archive;
use toml_edit::{DocumentMut, Item};

use super::includes;
use super::stage::SHARED_FILES;
use crate::manifests::Crate;

/// A package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packaged {
    /// The crate.
    pub name: String,
    /// The `.crate` file.
    pub path: PathBuf,
    /// The files in it, relative to the crate.
    pub files: Vec<String>,
    /// How large it is, in bytes.
    pub bytes: u64,
}

impl fmt::Display for Packaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kibibytes = self.bytes.div_ceil(1024);
        write!(f, "{} ({} files, {kibibytes} KiB)", self.path.display(), self.files.len())
    }
}

impl Packaged {
    /// Reads a package and checks that it is complete and names the release.
    pub(super) fn read(one: &Crate, version: &Version, path: PathBuf) -> Result<Self> {
        let bytes = path.metadata()?.len();
        let mut archive = Archive::new(GzDecoder::new(File::open(&path)?));
        let (mut files, mut manifest, mut included) = (Vec::new(), String::new(), Vec::new());
        for entry in archive.entries()? {
            let mut entry = entry?;
            let path = entry.path()?.into_owned();
            let name = path.iter().skip(1).map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            if name == "Cargo.toml" {
                entry.read_to_string(&mut manifest)?;
            } else if name.ends_with(".rs") {
                let mut source = String::new();
                entry.read_to_string(&mut source)?;
                included.extend(includes::of(&name, &source).into_iter().map(|file| (file, name.clone())));
            }
            files.push(name);
        }
        files.sort();
        for needed in ["Cargo.toml", "README.md", "src/lib.rs"].into_iter().chain(SHARED_FILES) {
            ensure!(files.iter().any(|file| file == needed), "it lacks {needed}");
        }
        for (file, by) in included {
            ensure!(
                files.contains(&file),
                "{by} includes {file}, which it lacks; put `// begin workspace only` and `// end workspace only` \
                 around what includes it"
            );
        }
        check_manifest(&manifest.parse().context("its Cargo.toml is not TOML")?, one, version)?;
        Ok(Self { name: one.name.clone(), path, files, bytes })
    }
}

/// Cargo writes this manifest anew: the version in full, and no path.
fn check_manifest(manifest: &DocumentMut, one: &Crate, version: &Version) -> Result<()> {
    let found = manifest.get("package").and_then(|package| package.get("version")).and_then(Item::as_str);
    ensure!(found == Some(version.to_string().as_str()), "its version is {found:?}, not {version}");
    for needed in &one.needs {
        let dependency = manifest.get("dependencies").and_then(|list| list.get(needed));
        let dependency = dependency.with_context(|| format!("it does not depend on {needed}"))?;
        let found = dependency.get("version").and_then(Item::as_str);
        ensure!(
            found == Some(format!("={version}").as_str()) && dependency.get("path").is_none(),
            "it depends on {needed} {found:?}, not on \"={version}\" alone"
        );
    }
    Ok(())
}
