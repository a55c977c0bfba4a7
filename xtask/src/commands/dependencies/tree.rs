//! What cargo knows of the crates and of what they depend on.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;
use xshell::{Shell, cmd};

use crate::workspace::Workspace;

/// A crate of the workspace.
#[derive(Debug)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) published: bool,
    /// Without `default`.
    pub(super) features: Vec<String>,
    /// Crates of others that it depends on directly, and whether for its tests alone.
    pub(super) dependencies: BTreeMap<String, bool>,
}

impl Crate {
    /// What a user can ask of it, for people and for cargo: the defaults, nothing, each feature with the defaults.
    pub(super) fn selections(&self) -> Vec<(String, Vec<String>)> {
        let mut selections = vec![(format!("`{}`", self.name), Vec::new())];
        if !self.features.is_empty() {
            selections.push((
                format!("`{}` without default features", self.name),
                vec!["--no-default-features".into()],
            ));
        }
        selections.extend(self.features.iter().map(|feature| {
            (format!("`{}` with `{feature}`", self.name), vec!["--features".to_owned(), feature.clone()])
        }));
        selections
    }
}

/// The crates of the workspace.
pub(super) fn crates(workspace: &Workspace) -> Result<Vec<Crate>> {
    let shell = shell(workspace)?;
    let text = cmd!(shell, "cargo metadata --format-version 1 --no-deps --offline").quiet().read();
    let text = text.context("cargo cannot tell the crates of the workspace")?;
    let metadata: Metadata = serde_json::from_str(&text).context("cargo tells the crates in a new way")?;
    let ours: BTreeSet<String> = metadata.packages.iter().map(|package| package.name.clone()).collect();
    Ok(metadata.packages.into_iter().map(|package| package.into_crate(&ours)).collect())
}

/// How many crates of others a selection of features brings.
pub(super) fn count(workspace: &Workspace, one: &Crate, arguments: &[String]) -> Result<usize> {
    let shell = shell(workspace)?;
    let name = &one.name;
    let tree = cmd!(shell, "cargo tree --offline --package {name} --edges normal --prefix none")
        .args(["--target", "x86_64-unknown-linux-gnu", "--format", "{p}"])
        .args(arguments);
    let text = tree.quiet().read().with_context(|| format!("cargo cannot tell what {name} depends on"))?;
    Ok(count_in(&text))
}

/// The lines of `cargo tree` that are not of this workspace, each once: those have a folder behind their version.
fn count_in(tree: &str) -> usize {
    let words = |line: &str| line.trim_end_matches(" (*)").trim_end_matches(" (proc-macro)").to_owned();
    let packages: BTreeSet<String> = tree.lines().filter(|line| !line.is_empty()).map(words).collect();
    packages.iter().filter(|package| !package.ends_with(')')).count()
}

fn shell(workspace: &Workspace) -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(workspace.root());
    Ok(shell)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    /// `None`: anywhere.
    publish: Option<Vec<String>>,
    features: BTreeMap<String, Vec<String>>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

impl Package {
    fn into_crate(self, ours: &BTreeSet<String>) -> Crate {
        let mut dependencies = BTreeMap::new();
        for dependency in self.dependencies.into_iter().filter(|dependency| !ours.contains(&dependency.name))
        {
            let only_tests = dependency.kind.as_deref() == Some("dev");
            dependencies.entry(dependency.name).and_modify(|only| *only &= only_tests).or_insert(only_tests);
        }
        Crate {
            published: self.publish.is_none_or(|registries| !registries.is_empty()),
            features: self.features.into_keys().filter(|name| name != "default").collect(),
            name: self.name,
            dependencies,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_of_others_counts_once() {
        let tree = "ours v1.0.0 (/somewhere)\na v1.0.0\nb v2.0.0 (proc-macro)\nb v2.0.0 (proc-macro) (*)\na v1.0.0 (*)\na v2.0.0\n";
        assert_eq!(count_in(tree), 3);
    }

    #[test]
    fn a_dependency_of_the_crate_and_its_tests_is_one_of_the_crate() {
        let text = r#"{"name": "x", "publish": [], "features": {"default": [], "f": []}, "dependencies": [
            {"name": "a", "kind": "dev"}, {"name": "a", "kind": null}, {"name": "b", "kind": "dev"}, {"name": "y", "kind": null}]}"#;
        let package: Package = serde_json::from_str(text).unwrap();
        let one = package.into_crate(&BTreeSet::from(["y".to_owned()]));
        assert_eq!(one.dependencies, BTreeMap::from([("a".to_owned(), false), ("b".to_owned(), true)]));
        assert!(!one.published);
        let names: Vec<_> = one.selections().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["`x`", "`x` without default features", "`x` with `f`"]);
    }
}
