//! Items -> the text of the generated files.

use std::collections::BTreeMap;

use crate::emit::{self, Items};
use crate::error::Result;
use crate::overrides::Overrides;
use crate::protocol::Protocol;
use crate::read::Definitions;

mod client;
mod file;
mod layout;
mod methods;
mod reference;
mod types;

/// Where the files of the types crate go.
pub(crate) const TYPES_DIR: &str = "protocol-types/src/generated";
/// Where the files of the client go.
pub(crate) const CLIENT_DIR: &str = "client/src/requests/generated";

/// Where the chapters of the guide go that are about the protocol.
pub(crate) const REFERENCE_DIR: &str = "docs/src/reference";

/// What was printed.
pub(crate) struct Printed {
    /// Every file, by its path in the workspace.
    pub(crate) files: BTreeMap<String, String>,
    /// The chapters of the guide about the protocol as they are read: path and title.
    pub(crate) chapters: Vec<(String, String)>,
}

/// Prints everything.
pub(crate) fn all(
    protocol: &Protocol,
    definitions: &Definitions,
    items: &Items,
    overrides: &Overrides,
    version: &str,
) -> Result<Printed> {
    let types = types::files(protocol, definitions, &layout::families(protocol), items)?
        .into_iter()
        .chain(methods::files(protocol)?);
    let types = types.map(|(name, text)| (format!("{TYPES_DIR}/{name}.rs"), text));
    let schemas = (format!("{TYPES_DIR}/schemas.json"), emit::schemas::json(definitions));
    let client = client::files(protocol, overrides)?;
    let client = client.into_iter().map(|(name, text)| (format!("{CLIENT_DIR}/{name}.rs"), text));
    let mut chapters = Vec::new();
    let mut reference = Vec::new();
    for reference::Chapter { name, title, text } in reference::chapters(protocol, version)? {
        let path = format!("{REFERENCE_DIR}/{name}.md");
        chapters.push((path.clone(), title));
        reference.push((path, text));
    }
    let files = types.chain([schemas]).chain(client).chain(reference).collect();
    Ok(Printed { files, chapters })
}
