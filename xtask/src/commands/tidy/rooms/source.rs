//! The modules of a crate, found as the compiler finds them: from `lib.rs` along its `mod` declarations.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use syn::{Attribute, Expr, Item, ItemMod, Lit, Meta};

use super::paths::{self, Mention, Use, is_for_tests};

/// A module: a file, or one inside a file.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// With `/`, empty for the root of the crate.
    pub(super) path: String,
    /// The module whose file it stands in.
    pub(super) file: String,
    /// What it declares.
    pub(super) names: BTreeSet<String>,
    /// What it imports: name -> path.
    pub(super) uses: BTreeMap<String, Vec<String>>,
    /// The modules all of whose names it imports.
    pub(super) globs: Vec<Vec<String>>,
    /// The paths in its code.
    pub(super) mentions: Vec<Mention>,
}

/// All modules that are not for tests, by their paths.
pub(super) type Modules = BTreeMap<String, Module>;

/// Reads the crate whose root is that file.
///
/// # Errors
///
/// A file cannot be read or is not Rust.
pub(super) fn modules(root: &Path) -> Result<Modules> {
    let mut modules = Modules::new();
    let folder = root.parent().unwrap_or(root).to_owned();
    read(root, String::new(), &folder, &mut modules)?;
    Ok(modules)
}

/// Reads a file; `folder` is where the files of its children lie.
fn read(file: &Path, path: String, folder: &Path, modules: &mut Modules) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let syntax = syn::parse_file(&text).with_context(|| format!("{} is not Rust", file.display()))?;
    add(&syntax.items, (path.clone(), path), folder, modules)
}

/// Adds a module and its children; `place` is its path and that of the module whose file it stands in.
fn add(items: &[Item], place: (String, String), folder: &Path, modules: &mut Modules) -> Result<()> {
    let (path, file) = place;
    let mut module = Module { path: path.clone(), file: file.clone(), ..Module::default() };
    let mut has_children = false;
    for item in items.iter().filter(|item| !is_for_tests(paths::attributes(item))) {
        match item {
            Item::Mod(child) => {
                has_children = true;
                add_child(child, (&path, &file), folder, modules)?;
            }
            _ => module.names.extend(paths::declared(item)),
        }
    }
    let (uses, mentions) = paths::of_items(items);
    module.mentions = mentions;
    for Use { name, path, reexport, line } in uses {
        // A re-export is but a name, which is followed to what it stands for.
        if !(reexport && has_children) {
            module.mentions.push(Mention { path: path.clone(), line });
        }
        match name {
            Some(name) => drop(module.uses.insert(name, path)),
            None => module.globs.push(path),
        }
    }
    modules.insert(path, module);
    Ok(())
}

fn add_child(item: &ItemMod, (path, file): (&str, &str), folder: &Path, modules: &mut Modules) -> Result<()> {
    let name = item.ident.to_string();
    let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
    if let Some((_, items)) = &item.content {
        return add(items, (path, file.to_owned()), &folder.join(&name), modules);
    }
    let (file, folder) = file_of(item, &name, folder);
    read(&file, path, &folder, modules)
}

/// The file of a module, and where those of its children lie.
fn file_of(item: &ItemMod, name: &str, folder: &Path) -> (PathBuf, PathBuf) {
    if let Some(given) = item.attrs.iter().find_map(given_path) {
        let file = folder.join(given);
        return (file.clone(), file.parent().unwrap_or(folder).to_owned());
    }
    let nested = folder.join(name);
    let alone = folder.join(format!("{name}.rs"));
    (if alone.is_file() { alone } else { nested.join("mod.rs") }, nested)
}

/// `#[path = ".."]`
fn given_path(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
