//! The crates that can be published, and every version that the manifests state of them.

use anyhow::{Context, Result};
use toml_edit::{DocumentMut, Item, TableLike};

use super::{DEPENDENCY_TABLES, inherits_version, members, package_name, read};
use crate::workspace::Workspace;

/// A crate that is not `publish = false`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// What it is called.
    pub name: String,
    /// Its folder, relative to the workspace.
    pub dir: String,
    /// The other such crates that it needs.
    pub needs: Vec<String>,
}

/// A version, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// For people.
    pub place: String,
    /// As it is written there. Empty if nothing is.
    pub version: String,
    /// Whether it is what a crate demands of another: such a version must be pinned with `=`.
    pub demanded: bool,
}

/// The crates that can be published: each after those that it needs.
///
/// # Errors
///
/// A manifest cannot be read, or the crates need each other in a circle.
pub fn publishable(workspace: &Workspace) -> Result<Vec<Crate>> {
    let mut left = Vec::new();
    for (dir, manifest) in manifests(workspace)? {
        let name = package_name(&manifest).with_context(|| format!("{dir}/Cargo.toml has no name"))?;
        let needs = own_dependencies(&manifest).map(|(name, _)| name).collect();
        left.push(Crate { name, dir, needs });
    }
    let mut ordered: Vec<Crate> = Vec::new();
    while !left.is_empty() {
        let is_ready =
            |one: &Crate| one.needs.iter().all(|needed| ordered.iter().any(|other| other.name == *needed));
        let ready = left.iter().position(is_ready);
        let ready = ready.with_context(|| {
            let names: Vec<_> = left.iter().map(|one| one.name.as_str()).collect();
            format!("no order to publish in: {} need each other, or what is not published", names.join(", "))
        })?;
        ordered.push(left.remove(ready));
    }
    Ok(ordered)
}

/// Every version that the workspace states of itself: its own, those of the crates, and the exact ones by which they
/// depend on each other (with the `=`).
///
/// # Errors
///
/// A manifest cannot be read.
pub fn stated(workspace: &Workspace) -> Result<Vec<Stated>> {
    let root = read(workspace, "Cargo.toml")?;
    let version =
        root.get("workspace").and_then(|item| item.get("package")).and_then(|item| item.get("version"));
    let mut stated = vec![Stated {
        place: "Cargo.toml, [workspace.package]".into(),
        version: text(version),
        demanded: false,
    }];
    for (dir, manifest) in manifests(workspace)? {
        if !inherits_version(&manifest) {
            let version = manifest.get("package").and_then(|package| package.get("version"));
            stated.push(Stated {
                place: format!("{dir}/Cargo.toml, [package]"),
                version: text(version),
                demanded: false,
            });
        }
        for (name, dependency) in own_dependencies(&manifest) {
            let place = format!("{dir}/Cargo.toml, dependency {name}");
            stated.push(Stated { place, version: text(dependency.get("version")), demanded: true });
        }
    }
    Ok(stated)
}

/// The manifests of the crates that can be published, with their folders.
fn manifests(workspace: &Workspace) -> Result<Vec<(String, DocumentMut)>> {
    let mut manifests = Vec::new();
    for dir in members(workspace, &read(workspace, "Cargo.toml")?)? {
        let manifest = read(workspace, &format!("{dir}/Cargo.toml"))?;
        let publish = manifest.get("package").and_then(|package| package.get("publish"));
        if publish.and_then(Item::as_bool) != Some(false) {
            manifests.push((dir, manifest));
        }
    }
    Ok(manifests)
}

/// The dependencies that lie in the workspace. Those of tests need no version: cargo leaves them out of the package.
fn own_dependencies(manifest: &DocumentMut) -> impl Iterator<Item = (String, &Item)> {
    let targets = manifest.get("target").and_then(Item::as_table_like).into_iter();
    let targets = targets.flat_map(|targets| targets.iter().filter_map(|(_, target)| target.as_table_like()));
    let tables = std::iter::once(manifest.as_table() as &dyn TableLike).chain(targets);
    tables.flat_map(|table| {
        let kinds = DEPENDENCY_TABLES.iter().filter(|kind| **kind != "dev-dependencies");
        let dependencies = kinds.filter_map(|kind| table.get(kind)?.as_table_like());
        let dependencies = dependencies.flat_map(|list| list.iter());
        dependencies
            .filter(|(_, dependency)| dependency.get("path").is_some())
            .map(|(name, dependency)| (name.to_owned(), dependency))
    })
}

fn text(version: Option<&Item>) -> String {
    version.and_then(Item::as_str).unwrap_or_default().to_owned()
}
