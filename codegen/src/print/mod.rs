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

/// Every file, by its path in the workspace.
pub(crate) fn all(
    protocol: &Protocol,
    definitions: &Definitions,
    items: &Items,
    overrides: &Overrides,
) -> Result<BTreeMap<String, String>> {
    let types = types::files(protocol, definitions, &layout::families(protocol), items)?
        .into_iter()
        .chain(methods::files(protocol)?);
    let types = types.map(|(name, text)| (format!("{TYPES_DIR}/{name}.rs"), text));
    let schemas = (format!("{TYPES_DIR}/schemas.json"), emit::schemas::json(definitions));
    let client = client::files(protocol, overrides)?;
    let client = client.into_iter().map(|(name, text)| (format!("{CLIENT_DIR}/{name}.rs"), text));
    let reference = reference::files(protocol);
    let reference = reference.into_iter().map(|(name, text)| (format!("{REFERENCE_DIR}/{name}.md"), text));
    Ok(types.chain([schemas]).chain(client).chain(reference).collect())
}
