//! The package with the benches: what it says of itself.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::workspace::Workspace;

/// Where it is, relative to the workspace.
pub(super) const PACKAGE: &str = "client/benches/peers";

/// What `[package.metadata.bench]` of its manifest lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Peers {
    /// Of its dependencies, the client that this one is compared with.
    pub(super) peer: String,
    /// The benches that count instructions.
    pub(super) instructions: Vec<Bench>,
    /// The programs that compare.
    pub(super) comparisons: Vec<String>,
}

/// A bench that counts instructions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bench {
    pub(super) name: String,
    /// What is done, from what to what.
    pub(super) what: String,
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    bench: Peers,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
}

impl Peers {
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let path = format!("{PACKAGE}/Cargo.toml");
        let text =
            fs::read_to_string(workspace.file(&path)).with_context(|| format!("cannot read {path}"))?;
        let manifest: Manifest = toml::from_str(&text)
            .with_context(|| format!("[package.metadata.bench] of {path} is not as it should be"))?;
        Ok(manifest.package.metadata.bench)
    }

    /// Only what has that name: a bench, a program, or one of each.
    pub(super) fn only(mut self, name: Option<&str>) -> Result<Self> {
        let Some(name) = name else { return Ok(self) };
        let benches = self.instructions.iter().map(|bench| bench.name.as_str());
        let programs = self.comparisons.iter().map(String::as_str);
        let there: BTreeSet<_> = benches.chain(programs).collect();
        ensure!(
            there.contains(name),
            "there is no bench `{name}`; there are {}",
            Vec::from_iter(there).join(", ")
        );
        self.instructions.retain(|bench| bench.name == name);
        self.comparisons.retain(|program| program == name);
        Ok(self)
    }

    /// The other client, with its version.
    pub(super) fn peer(&self, workspace: &Workspace) -> Result<String> {
        Ok(format!("{} {}", self.peer, locked(workspace, &self.peer)?))
    }
}

/// The version of a dependency of the benches.
pub(super) fn locked(workspace: &Workspace, name: &str) -> Result<String> {
    let path = format!("{PACKAGE}/Cargo.lock");
    let text = fs::read_to_string(workspace.file(&path)).with_context(|| format!("cannot read {path}"))?;
    let lock: Lock = toml::from_str(&text).with_context(|| format!("{path} is no lock file"))?;
    let found = lock.package.into_iter().find(|package| package.name == name);
    Ok(found.with_context(|| format!("{path} knows no {name}"))?.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_chooses_all_that_have_it() {
        let bench = |name: &str| Bench { name: name.to_owned(), what: String::new() };
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let all = Peers {
            peer: "other".to_owned(),
            instructions: vec![bench("line"), bench("stream")],
            comparisons: names(&["stream", "flood"]),
        };
        assert_eq!(all.clone().only(None).unwrap(), all);
        let stream = all.clone().only(Some("stream")).unwrap();
        assert_eq!((stream.instructions, stream.comparisons), (vec![bench("stream")], names(&["stream"])));
        let error = all.only(Some("streams")).unwrap_err().to_string();
        assert_eq!(error, "there is no bench `streams`; there are flood, line, stream");
    }

    #[test]
    fn the_manifest_lists_what_there_is() {
        let workspace = Workspace::find();
        let peers = Peers::read(&workspace).unwrap();
        for bench in &peers.instructions {
            let path = workspace.file(&format!("{PACKAGE}/benches/{}.rs", bench.name));
            assert!(path.is_file(), "there is no {}", path.display());
        }
        let manifest = fs::read_to_string(workspace.file(&format!("{PACKAGE}/Cargo.toml"))).unwrap();
        for program in &peers.comparisons {
            assert!(
                manifest.contains(&format!("[[bin]]\nname = \"{program}\"\n")),
                "{program} is no program"
            );
        }
        assert!(peers.peer(&workspace).unwrap().starts_with("codex-codes "));
    }
}
