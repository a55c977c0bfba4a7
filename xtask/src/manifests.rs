//! The SDK's version is the runtime's version: where it is written in the manifests and in the lock file.

use std::fs;

use anyhow::{Context, Result};
use semver::Version;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use crate::file_set::FileSet;
use crate::workspace::Workspace;

mod crates;

pub use crates::{Crate, Stated, publishable, stated};

const DEPENDENCY_TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// The oldest Rust that the workspace promises to build with, as in `1.88`.
///
/// # Errors
///
/// The manifest cannot be read, or does not say.
pub fn oldest_rust(workspace: &Workspace) -> Result<String> {
    let root = read(workspace, "Cargo.toml")?;
    let package = root.get("workspace").and_then(|item| item.get("package"));
    let version = package.and_then(|package| package.get("rust-version")).and_then(Item::as_str);
    Ok(version.context("Cargo.toml has no [workspace.package] rust-version; add one")?.to_owned())
}

/// Adds to `files` every manifest, and the lock file, with the version of the workspace set to `version`.
///
/// # Errors
///
/// A manifest or the lock file cannot be read.
pub fn set_version(workspace: &Workspace, version: &Version, files: &mut FileSet) -> Result<()> {
    let mut root = read(workspace, "Cargo.toml")?;
    let package = root.get_mut("workspace").and_then(|item| item.get_mut("package"));
    let before = package.and_then(|package| package.get_mut("version"));
    // Looking for a key that is not there yields an empty item.
    let before = before.filter(|version| version.is_str());
    let before = before.context("Cargo.toml has no [workspace.package] version; add one")?;
    set_string(before, &version.to_string());
    let members = members(workspace, &root)?;
    if let Some(table) = root.get_mut("workspace").and_then(Item::as_table_like_mut) {
        pin_dependencies(table, version);
    }
    files.add("Cargo.toml", root.to_string());

    let mut names = Vec::new();
    for member in members {
        let path = format!("{member}/Cargo.toml");
        let mut manifest = read(workspace, &path)?;
        if inherits_version(&manifest) {
            names.extend(package_name(&manifest));
        }
        pin_all_dependencies(&mut manifest, version);
        files.add(path, manifest.to_string());
    }
    set_lock_file(workspace, version, &names, files)
}

/// The text of a workspace's manifest with these members only.
///
/// # Errors
///
/// It is no such manifest.
pub fn with_members<'a>(manifest: &str, members: impl Iterator<Item = &'a str>) -> Result<String> {
    let mut manifest: DocumentMut = manifest.parse().context("Cargo.toml is not TOML")?;
    let table = manifest.get_mut("workspace").and_then(Item::as_table_like_mut);
    let table = table.context("Cargo.toml has no [workspace]")?;
    table.insert("members", toml_edit::value(members.collect::<Array>()));
    table.remove("exclude");
    Ok(manifest.to_string())
}

fn read(workspace: &Workspace, path: &str) -> Result<DocumentMut> {
    let text = fs::read_to_string(workspace.file(path)).with_context(|| format!("cannot read {path}"))?;
    text.parse().with_context(|| format!("{path} is not TOML"))
}

/// The directories of the members, relative to the workspace. Knows `dir/*`, which is all that cargo's own
/// documentation uses.
fn members(workspace: &Workspace, root: &DocumentMut) -> Result<Vec<String>> {
    let list = root.get("workspace").and_then(|item| item.get("members")).and_then(Item::as_array);
    let mut members = Vec::new();
    for member in list.into_iter().flatten().filter_map(Value::as_str) {
        let Some(parent) = member.strip_suffix("/*") else {
            members.push(member.to_owned());
            continue;
        };
        for entry in fs::read_dir(workspace.file(parent)).with_context(|| format!("cannot list {parent}"))? {
            let entry = entry?;
            if entry.path().join("Cargo.toml").is_file() {
                members.push(format!("{parent}/{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    members.sort();
    Ok(members)
}

fn inherits_version(manifest: &DocumentMut) -> bool {
    let version = manifest.get("package").and_then(|package| package.get("version"));
    version.and_then(|version| version.get("workspace")).and_then(Item::as_bool) == Some(true)
}

fn package_name(manifest: &DocumentMut) -> Option<String> {
    Some(manifest.get("package")?.get("name")?.as_str()?.to_owned())
}

fn pin_all_dependencies(manifest: &mut DocumentMut, version: &Version) {
    pin_dependencies(manifest.as_table_mut(), version);
    let targets = manifest.get_mut("target").and_then(Item::as_table_like_mut);
    for (_, target) in targets.into_iter().flat_map(TableLike::iter_mut) {
        if let Some(target) = target.as_table_like_mut() {
            pin_dependencies(target, version);
        }
    }
}

/// Sets the exact version of every dependency that has a path and an exact version.
fn pin_dependencies(table: &mut dyn TableLike, version: &Version) {
    for name in DEPENDENCY_TABLES {
        let dependencies = table.get_mut(name).and_then(Item::as_table_like_mut);
        for (_, dependency) in dependencies.into_iter().flat_map(TableLike::iter_mut) {
            let Some(dependency) = dependency.as_table_like_mut() else {
                continue;
            };
            let has_path = dependency.contains_key("path");
            let Some(pinned) = dependency.get_mut("version").filter(|_| has_path) else {
                continue;
            };
            if pinned.as_str().is_some_and(|pinned| pinned.starts_with('=')) {
                set_string(pinned, &format!("={version}"));
            }
        }
    }
}

/// Does what `cargo update --workspace --offline` would, but together with everything else or not at all.
fn set_lock_file(
    workspace: &Workspace,
    version: &Version,
    names: &[String],
    files: &mut FileSet,
) -> Result<()> {
    if !workspace.file("Cargo.lock").exists() {
        return Ok(());
    }
    let mut lock = read(workspace, "Cargo.lock")?;
    let packages = lock.get_mut("package").and_then(Item::as_array_of_tables_mut);
    let packages =
        packages.context("Cargo.lock lists no packages; let `cargo generate-lockfile` write it")?;
    for package in packages.iter_mut() {
        set_locked_version(package, version, names);
        set_locked_dependencies(package, version, names);
    }
    files.add("Cargo.lock", lock.to_string());
    Ok(())
}

/// A package without a source is a member.
fn set_locked_version(package: &mut Table, version: &Version, names: &[String]) {
    let name = package.get("name").and_then(Item::as_str).unwrap_or_default();
    let ours = !package.contains_key("source") && names.iter().any(|ours| ours == name);
    if let Some(locked) = package.get_mut("version").filter(|_| ours) {
        set_string(locked, &version.to_string());
    }
}

/// A dependency is named with its version where two packages share the name, and with its source too if it has one.
fn set_locked_dependencies(package: &mut Table, version: &Version, names: &[String]) {
    let dependencies = package.get_mut("dependencies").and_then(Item::as_array_mut);
    for dependency in dependencies.into_iter().flat_map(|list| list.iter_mut()) {
        let words: Vec<_> = dependency.as_str().unwrap_or_default().split(' ').map(str::to_owned).collect();
        if let [name, _version] = &words[..]
            && names.contains(name)
        {
            set_value(dependency, &format!("{name} {version}"));
        }
    }
}

fn set_string(item: &mut Item, text: &str) {
    if let Some(value) = item.as_value_mut() {
        set_value(value, text);
    }
}

/// Replaces a value and keeps the comment that stands before or behind it.
fn set_value(value: &mut Value, text: &str) {
    let decor = value.decor().clone();
    *value = Value::from(text);
    *value.decor_mut() = decor;
}
