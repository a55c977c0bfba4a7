//! `cargo xtask tidy`: handwritten files and functions that have grown too long, imports against the order of the rooms
//! (`rooms`), public functions that do not say what dropping them does (`cancel`), and excuses that no longer apply.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use ignore::WalkBuilder;
use serde::Deserialize;

use crate::workspace::Workspace;

mod cancel;
mod measure;
mod rooms;

use measure::Function;

/// Where the excuses stand, relative to the workspace.
const EXCUSES_FILE: &str = "xtask/tidy.toml";
const MAX_FILE_LINES: usize = 300;
const MAX_FUNCTION_LINES: usize = 50;
/// Directories of these names hold what the generator wrote, or what it is expected to write.
const GENERATED: [&str; 2] = ["generated", "golden"];

/// What is over the limit or goes in a circle, and why that is so: name -> reason. And the rooms of the crates.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Excuses {
    /// Folders in which what is awaited says what dropping it does.
    #[serde(default)]
    awaits: Vec<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    functions: BTreeMap<String, String>,
    #[serde(default)]
    rooms: rooms::Rooms,
    #[serde(default)]
    circles: BTreeMap<String, String>,
}

/// Runs the command.
///
/// # Errors
///
/// A file cannot be read or is not Rust.
pub fn command(workspace: &Workspace) -> Result<ExitCode> {
    let complaints = complaints(workspace)?;
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    if complaints.is_empty() {
        println!("no handwritten file is over {MAX_FILE_LINES} lines, no function over {MAX_FUNCTION_LINES}");
        println!("what is awaited says what dropping it does");
        println!("every room imports only what is listed before it");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("split what is too long, untangle what is tangled, or give its reason in {EXCUSES_FILE}");
    Ok(ExitCode::FAILURE)
}

/// Everything that is not as it should be, a line each.
///
/// # Errors
///
/// A file cannot be read or is not Rust.
pub fn complaints(workspace: &Workspace) -> Result<Vec<String>> {
    let excuses = read_excuses(workspace)?;
    let (mut long_files, mut long_functions) = (BTreeMap::new(), BTreeMap::new());
    let mut silent = Vec::new();
    for path in handwritten_files(workspace)? {
        let text =
            fs::read_to_string(workspace.file(&path)).with_context(|| format!("cannot read {path}"))?;
        let lines = text.lines().count();
        if lines > MAX_FILE_LINES {
            long_files.insert(path.clone(), lines);
        }
        if excuses.awaits.iter().any(|folder| path.starts_with(folder.as_str())) {
            let functions = cancel::silent(&text).map_err(|error| anyhow!("{path} is not Rust: {error}"))?;
            silent.extend(functions.iter().map(|name| format!("{path}::{name}: has no `# Cancel safety`")));
        }
        let functions = measure::functions(&text).with_context(|| format!("{path} is not Rust"))?;
        for Function { name, lines, .. } in functions {
            if lines > MAX_FUNCTION_LINES {
                long_functions.insert(format!("{path}::{name}"), lines);
            }
        }
    }
    let mut complaints = judge(&long_files, &excuses.files, MAX_FILE_LINES);
    complaints.extend(judge(&long_functions, &excuses.functions, MAX_FUNCTION_LINES));
    let tangled = rooms::complaints(workspace, &excuses.rooms, &excuses.circles);
    complaints.extend(tangled.with_context(|| format!("cannot check the rooms of {EXCUSES_FILE}"))?);
    complaints.extend(silent);
    Ok(complaints)
}

fn judge(long: &BTreeMap<String, usize>, excuses: &BTreeMap<String, String>, limit: usize) -> Vec<String> {
    let unexcused = long.iter().filter(|(name, _)| !excuses.contains_key(*name));
    let unexcused = unexcused.map(|(name, lines)| format!("{name}: {lines} lines, {limit} are allowed"));
    let stale = excuses.keys().filter(|name| !long.contains_key(*name));
    let stale = stale.map(|name| format!("{name}: needs no excuse any more; remove it from {EXCUSES_FILE}"));
    let unreasoned = excuses.iter().filter(|(_, reason)| reason.trim().is_empty());
    let unreasoned =
        unreasoned.map(|(name, _)| format!("{name}: its excuse in {EXCUSES_FILE} gives no reason"));
    unexcused.chain(stale).chain(unreasoned).collect()
}

fn read_excuses(workspace: &Workspace) -> Result<Excuses> {
    let path = workspace.file(EXCUSES_FILE);
    if !path.exists() {
        return Ok(Excuses::default());
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {EXCUSES_FILE}"))?;
    toml::from_str(&text).with_context(|| format!("{EXCUSES_FILE} does not read as a list of excuses"))
}

/// Every Rust file that git does not ignore, in a repository or in a plain copy of one.
fn handwritten_files(workspace: &Workspace) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in WalkBuilder::new(workspace.root()).require_git(false).build() {
        let entry = entry.context("cannot list the workspace")?;
        let path = entry.path().strip_prefix(workspace.root()).unwrap_or(entry.path());
        if path.extension().is_some_and(|extension| extension == "rs") && !is_generated(path) {
            let names = path.iter().map(|name| name.to_string_lossy());
            files.push(names.collect::<Vec<_>>().join("/"));
        }
    }
    files.sort();
    Ok(files)
}

fn is_generated(path: &Path) -> bool {
    path.iter().any(|name| GENERATED.iter().any(|generated| name == *generated))
}
