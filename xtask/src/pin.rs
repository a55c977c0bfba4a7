//! The pin, `schema/runtime.toml`: which release of codex this SDK is generated from, and its packages' hashes.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use codex_runtime::Platform;
use semver::Version;
use serde::Deserialize;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::workspace::Workspace;

mod code;
mod look_up;

pub use code::CODE_FILE;

/// Where the pin is written, relative to the workspace.
pub const PIN_FILE: &str = "schema/runtime.toml";

/// A release and its packages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// The release.
    pub version: Version,
    /// The npm package that holds it.
    pub package: String,
    /// For each platform, by name, its version of the package.
    pub platforms: BTreeMap<String, PlatformPackage>,
}

/// What the registry holds for a platform.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum PlatformPackage {
    /// A package.
    Present {
        /// Its version, as in `0.169.0-linux-x64`.
        version: String,
        /// Its hash, as the registry states it: `sha512-` and base64.
        integrity: String,
    },
    /// Nothing: the registry lacks this platform for the release.
    Absent {
        /// Always true.
        absent: bool,
    },
}

impl Pin {
    /// Reads the pin of a workspace.
    ///
    /// # Errors
    ///
    /// The file is missing or does not read as a pin.
    pub fn load(workspace: &Workspace) -> Result<Self> {
        let path = workspace.file(PIN_FILE);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read the pin, {PIN_FILE}; restore it from version control"))?;
        toml::from_str(&text).with_context(|| format!("{PIN_FILE} does not read as a pin"))
    }

    /// The platforms that are known, each with what the registry holds for it.
    pub fn known(&self) -> impl Iterator<Item = (Platform, &PlatformPackage)> {
        self.platforms.iter().filter_map(|(name, package)| Some((Platform::named(name)?, package)))
    }

    /// The text of `runtime.toml` for this pin: `text`, the one before, with its values replaced and its comments
    /// kept.
    ///
    /// # Errors
    ///
    /// `text` is not TOML.
    pub fn rewrite(&self, text: &str) -> Result<String> {
        let mut document: DocumentMut = text.parse().with_context(|| format!("{PIN_FILE} is not TOML"))?;
        replace(document.as_table_mut(), "version", value(self.version.to_string()));
        replace(document.as_table_mut(), "package", value(self.package.as_str()));
        let platforms = document.entry("platforms").or_insert_with(implicit_table);
        let platforms =
            platforms.as_table_mut().with_context(|| format!("{PIN_FILE}: `platforms` is no table"))?;
        for (name, package) in &self.platforms {
            let entry = platforms.entry(name).or_insert_with(toml_edit::table);
            let entry = entry.as_table_mut().with_context(|| format!("{PIN_FILE}: `{name}` is no table"))?;
            rewrite_package(entry, package);
        }
        Ok(document.to_string())
    }
}

fn rewrite_package(entry: &mut Table, package: &PlatformPackage) {
    match package {
        PlatformPackage::Present { version, integrity } => {
            entry.remove("absent");
            replace(entry, "version", value(version.as_str()));
            replace(entry, "integrity", value(integrity.as_str()));
        }
        PlatformPackage::Absent { .. } => {
            entry.remove("version");
            entry.remove("integrity");
            replace(entry, "absent", value(true));
        }
    }
}

/// Replaces a value and keeps the comment that stands before or behind it.
fn replace(table: &mut Table, key: &str, mut new: Item) {
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(slot) => *slot = new,
        None => {
            table.insert(key, new);
        }
    }
}

fn implicit_table() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# The pin.
version = "0.169.0" # moves
package = "@openai/codex"

# Most of us.
[platforms.linux-x64]
version = "0.169.0-linux-x64"
integrity = "sha512-AAAA"

[platforms.win32-x64]
absent = true
"#;

    #[test]
    fn rewriting_keeps_comments_and_swaps_absence() {
        let mut pin: Pin = toml::from_str(TEXT).unwrap();
        assert_eq!(pin.rewrite(TEXT).unwrap(), TEXT);
        pin.version = Version::new(0, 142, 1);
        pin.platforms.insert("linux-x64".to_owned(), PlatformPackage::Absent { absent: true });
        let windows =
            PlatformPackage::Present { version: "0.142.1-win32-x64".into(), integrity: "sha512-B".into() };
        pin.platforms.insert("win32-x64".to_owned(), windows);
        let text = pin.rewrite(TEXT).unwrap();
        assert_eq!(toml::from_str::<Pin>(&text).unwrap(), pin);
        assert!(text.starts_with("# The pin.\nversion = \"0.142.1\" # moves\n"), "{text}");
        assert!(text.contains("# Most of us.\n[platforms.linux-x64]\nabsent = true\n"), "{text}");
    }

    #[test]
    fn a_missing_table_is_added() {
        let pin: Pin = toml::from_str(TEXT).unwrap();
        let text = pin.rewrite("version = \"0.1.0\"\n").unwrap();
        assert_eq!(toml::from_str::<Pin>(&text).unwrap(), pin);
    }
}
