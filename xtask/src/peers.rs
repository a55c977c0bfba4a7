//! `docs/peers.toml`: what other clients do, and where that was read. The README's table is made of it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use codex_codegen::Counts;
use serde::Deserialize;

use crate::workspace::Workspace;

mod citation;

use citation::Citation;

/// Where it is, relative to the workspace.
pub const PEERS: &str = "docs/peers.toml";

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peers {
    client: Vec<Client>,
    row: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Client {
    name: String,
    #[serde(flatten)]
    package: Option<Package>,
}

/// What was read.
#[derive(Debug, Deserialize)]
struct Package {
    package: String,
    version: String,
    registry: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    what: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cell {
    says: String,
    read: Vec<String>,
}

/// What came of looking up where the cells were read.
#[derive(Debug, Default)]
pub struct LookedUp {
    /// What is not there as it is cited.
    pub complaints: Vec<String>,
    /// How many citations were looked up.
    pub found: usize,
    /// The packages that are not on this machine.
    pub absent: Vec<String>,
}

impl Peers {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// It cannot be read, or a cell is missing or says nowhere to have been read.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let text =
            fs::read_to_string(workspace.file(PEERS)).with_context(|| format!("cannot read {PEERS}"))?;
        Self::parse(&text).context(PEERS)
    }

    fn parse(text: &str) -> Result<Self> {
        let peers: Self = toml::from_str(text)?;
        for Row { what, cells } in &peers.row {
            let (cells_there, clients) = (cells.len(), peers.client.len());
            ensure!(cells_there == clients, "{what:?} has {cells_there} cells for {clients} clients");
            for (cell, client) in cells.iter().zip(&peers.client) {
                ensure!(
                    !cell.read.is_empty(),
                    "{what:?}: where was {:?} of {} read?",
                    cell.says,
                    client.name
                );
                for cited in &cell.read {
                    Citation::parse(cited).with_context(|| format!("{what:?} of {}", client.name))?;
                }
            }
        }
        Ok(peers)
    }

    /// The table, in Markdown.
    #[must_use]
    pub fn table(&self, counts: &Counts) -> String {
        let names: Vec<_> = self.client.iter().map(|client| client.name.as_str()).collect();
        let mut table = format!("| | {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len() + 1));
        let requests = [("{requests}", counts.requests.all), ("{stable-requests}", counts.requests.stable)];
        for Row { what, cells } in &self.row {
            let cells: Vec<_> = cells.iter().map(|cell| cell.says.as_str()).collect();
            let line = format!("| {what} | {} |", cells.join(" | "));
            let counted = |line: String, (mark, count): (&str, usize)| line.replace(mark, &count.to_string());
            let _ = writeln!(table, "{}", requests.into_iter().fold(line, counted));
        }
        table
    }

    /// Looks up each citation, as far as its package is on this machine.
    #[must_use]
    pub fn look_up(&self, workspace: &Workspace) -> LookedUp {
        let mut looked_up = LookedUp::default();
        for (index, client) in self.client.iter().enumerate() {
            let (name, folder) = match &client.package {
                None => ("this repository".to_owned(), Some(workspace.root().to_owned())),
                Some(package) => (package.name(), package.folder(workspace)),
            };
            let Some(folder) = folder else {
                looked_up.absent.push(name);
                continue;
            };
            for cited in self.row.iter().flat_map(|row| &row.cells[index].read) {
                looked_up.found += 1;
                let fault = Citation::parse(cited).and_then(|citation| citation.look_up(&folder)).err();
                looked_up.complaints.extend(fault.map(|fault| format!("{name}: {cited}: {fault:#}")));
            }
        }
        looked_up
    }
}

impl Package {
    fn name(&self) -> String {
        format!("{} {}, of {}", self.package, self.version, self.registry)
    }

    /// Where it is unpacked, if it is: by cargo, or by hand.
    fn folder(&self, workspace: &Workspace) -> Option<PathBuf> {
        let name = format!("{}-{}", self.package, self.version);
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
        let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
        let unpacked = registries.into_iter().flatten().flatten().map(|registry| registry.path());
        let folders = unpacked.chain([workspace.file("target/peers")]).map(|folder| folder.join(&name));
        folders.into_iter().find(|folder: &PathBuf| Path::is_dir(folder))
    }
}

#[cfg(test)]
mod tests {
    use codex_codegen::Counted;

    use super::*;

    const CLIENTS: &str = "[[client]]\nname = \"us\"\n[[client]]\nname = \"them\"\npackage = \"p\"\n\
                           version = \"1\"\nregistry = \"crates.io\"\n[[row]]\nwhat = \"w\"\n";

    fn parse(cells: &str) -> Result<Peers> {
        Peers::parse(&format!("{CLIENTS}cells = [{cells}]\n"))
    }

    #[test]
    fn a_row_is_a_line_with_what_is_counted() {
        let cells =
            r#"{ says = "{requests} ({stable-requests})", read = ["a b"] }, { says = "no", read = ["a b"] }"#;
        let requests = Counted { stable: 3, all: 5 };
        let table = parse(cells).unwrap().table(&Counts { requests, ..Counts::default() });
        assert_eq!(table, "| | us | them |\n| --- | --- | --- |\n| w | 5 (3) | no |\n");
    }

    #[test]
    fn a_cell_that_is_missing_or_was_read_nowhere_is_an_error() {
        let cases = [
            (r#"{ says = "yes", read = ["a b"] }"#, "\"w\" has 1 cells for 2 clients"),
            (
                r#"{ says = "yes", read = ["a b"] }, { says = "no", read = [] }"#,
                "where was \"no\" of them read?",
            ),
            (r#"{ says = "yes", read = ["a b"] }, { says = "no", read = ["a"] }"#, "\"w\" of them"),
        ];
        for (cells, expected) in cases {
            let error = parse(cells).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
