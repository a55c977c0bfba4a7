//! `overrides.toml`: what the dump cannot say. Every entry states its reason.
//!
//! All sections spell names in one way, that of the schema ([`TypeDef::place`](crate::protocol::TypeDef)):
//! `Definition`, `Definition.member`, `Union/kind`, `Union/kind.member`, `ClientRequest/some/method`.

use crate::entry;
use crate::error::{Error, Result};

mod check;
mod file;
mod sections;

pub(crate) use file::Overrides;
pub(crate) use sections::BuilderEntry;
use sections::Sections;

const FILE: &str = "overrides.toml";

impl Overrides {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// It is not TOML, has what no section has, or entries that cannot be meant; all of those are named with their lines.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let sections: Sections = toml::from_str(text).map_err(|error| Error::Overrides(error.to_string()))?;
        let overrides = Self {
            response: entry::all(sections.response, (FILE, "response"), text),
            tri_state: entry::all(sections.tri_state, (FILE, "tri-state"), text),
            plain: entry::all(sections.plain, (FILE, "plain"), text),
            secret: entry::all(sections.secret, (FILE, "secret"), text),
            shown: entry::all(sections.shown, (FILE, "shown"), text),
            unrouted: entry::all(sections.unrouted, (FILE, "unrouted"), text),
            rename: entry::all(sections.rename, (FILE, "rename"), text),
            builder: entry::all(sections.builder, (FILE, "builder"), text),
        };
        let complaints = check::complaints(&overrides);
        if complaints.is_empty() { Ok(overrides) } else { Err(Error::Disagreements(complaints)) }
    }
}
