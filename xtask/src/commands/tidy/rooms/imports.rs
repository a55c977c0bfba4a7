//! The files of a crate and what each imports.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::resolve::{Named, resolve};
use super::source::{self, Modules};
use crate::workspace::Workspace;

/// A file by its module path -> the files that it imports, each with the line where it first does.
pub(super) type Imports = BTreeMap<String, BTreeMap<String, usize>>;

/// Reads a crate of the workspace by its folder.
///
/// # Errors
///
/// A file cannot be read or is not Rust.
pub(super) fn of_crate(workspace: &Workspace, folder: &str) -> Result<Imports> {
    let roots = ["lib.rs", "main.rs"].map(|name| workspace.file(&format!("{folder}/src/{name}")));
    let Some(root) = roots.iter().find(|root| root.is_file()) else {
        bail!("[rooms] {folder}: no crate lies in that folder of the workspace");
    };
    Ok(imports(&source::modules(root)?))
}

fn imports(modules: &Modules) -> Imports {
    let mut imports = Imports::new();
    for module in modules.values().filter(|module| !module.file.is_empty()) {
        let of_file = imports.entry(module.file.clone()).or_default();
        for mention in &module.mentions {
            let Some(Named::Item(target)) = resolve(modules, &module.path, &mention.path) else { continue };
            let target = modules.get(&target).map(|target| target.file.clone()).unwrap_or_default();
            if !target.is_empty() && target != module.file {
                let line = of_file.entry(target).or_insert(mention.line);
                *line = mention.line.min(*line);
            }
        }
    }
    imports
}
