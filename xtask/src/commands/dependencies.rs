//! `cargo xtask dependencies`: the page of the guide that says what each crate depends on, and why.
//!
//! The counts come from `cargo tree`, the names from `cargo metadata`, the reasons from `docs/dependencies.toml`. A
//! dependency without a reason is an error, and so is a reason for what nobody depends on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::file_set::FileSet;
use crate::workspace::Workspace;

mod tree;

use tree::Crate;

/// Where the page is, relative to the workspace.
const PAGE: &str = "docs/src/dependencies.md";
/// Where the reasons are.
const REASONS: &str = "docs/dependencies.toml";

/// Why something is depended on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// What it is for.
    purpose: String,
    /// Who keeps it.
    keeper: String,
}

/// Runs the command: writes the page, or compares it.
///
/// # Errors
///
/// Cargo cannot be asked, or a reason is missing or needless.
pub fn command(workspace: &Workspace, check: bool) -> Result<ExitCode> {
    let crates = tree::crates(workspace)?;
    let text =
        fs::read_to_string(workspace.file(REASONS)).with_context(|| format!("cannot read {REASONS}"))?;
    let reasons: BTreeMap<String, Reason> =
        toml::from_str(&text).with_context(|| format!("{REASONS} is not a table of reasons"))?;
    let mut counts = Vec::new();
    for one in crates.iter().filter(|one| one.published) {
        for (name, arguments) in one.selections() {
            counts.push((name, tree::count(workspace, one, &arguments)?));
        }
    }
    let mut files = FileSet::default();
    files.add(PAGE, page(&crates, &counts, &reasons)?);
    if !check {
        files.write(workspace.root())?;
        return Ok(ExitCode::SUCCESS);
    }
    if files.compare(workspace.root())?.is_empty() {
        println!("{PAGE} says what the crates depend on");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "{PAGE} is not what the crates depend on now; run `cargo xtask dependencies` and commit what it changes"
    );
    Ok(ExitCode::FAILURE)
}

fn page(crates: &[Crate], counts: &[(String, usize)], reasons: &BTreeMap<String, Reason>) -> Result<String> {
    let mut page = String::from(
        "# Dependencies\n\nWritten by `cargo xtask dependencies`, and checked by `cargo xtask test`; the reasons stand in \
         `docs/dependencies.toml`.\n\nHow many crates of others a program gets with each crate of the SDK, on 64-bit Linux \
         and without what only tests need:\n\n| crate and feature | crates of others |\n| --- | --- |\n",
    );
    for (name, count) in counts {
        let _ = writeln!(page, "| {name} | {count} |");
    }
    page.push_str(
        "\nWhat is depended on directly, by whom (in brackets: by its tests alone), what for, and who keeps it:\n\n\
         | crate | used by | what for | kept by |\n| --- | --- | --- | --- |\n",
    );
    let users = users(crates);
    for (name, users) in &users {
        let reason = reasons.get(*name);
        let reason = reason.with_context(|| format!("{REASONS} gives no reason for {name}; add one line"))?;
        let _ =
            writeln!(page, "| `{name}` | {} | {} | {} |", users.join(", "), reason.purpose, reason.keeper);
    }
    let needless: Vec<_> = reasons.keys().filter(|name| !users.contains_key(name.as_str())).collect();
    ensure!(needless.is_empty(), "{REASONS} gives reasons for what nobody depends on: {needless:?}");
    Ok(page)
}

/// Who depends on what.
fn users(crates: &[Crate]) -> BTreeMap<&str, Vec<String>> {
    let mut users: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in crates {
        for (dependency, only_tests) in &one.dependencies {
            let user = if *only_tests { format!("({})", one.name) } else { one.name.clone() };
            users.entry(dependency).or_default().push(user);
        }
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(names: &[&str]) -> BTreeMap<String, Reason> {
        let reason = || Reason { purpose: "hashing".into(), keeper: "somebody".into() };
        names.iter().map(|name| ((*name).to_owned(), reason())).collect()
    }

    fn crates() -> Vec<Crate> {
        let dependencies = BTreeMap::from([("a".to_owned(), false), ("b".to_owned(), true)]);
        vec![Crate { name: "ours".to_owned(), published: true, features: Vec::new(), dependencies }]
    }

    #[test]
    fn each_dependency_has_a_line_with_its_reason() {
        let page = page(&crates(), &[("ours".to_owned(), 7)], &reasons(&["a", "b"])).unwrap();
        assert!(page.contains("| ours | 7 |\n"), "{page}");
        assert!(
            page.ends_with("| `a` | ours | hashing | somebody |\n| `b` | (ours) | hashing | somebody |\n"),
            "{page}"
        );
    }

    #[test]
    fn a_missing_and_a_needless_reason_are_errors() {
        let missing = page(&crates(), &[], &reasons(&["a"])).unwrap_err().to_string();
        assert!(missing.contains("no reason for b"), "{missing}");
        let needless = page(&crates(), &[], &reasons(&["a", "b", "c"])).unwrap_err().to_string();
        assert!(needless.contains(r#"["c"]"#), "{needless}");
    }
}
