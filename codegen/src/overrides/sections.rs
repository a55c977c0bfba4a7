//! The sections of the file, as they are written.

use serde::Deserialize;
use toml::Spanned;

use crate::entry::Keyed;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Sections {
    /// The release that the entries were reviewed for.
    #[allow(dead_code)] // read by xtask, which decides by it how strict to be
    reviewed_for: String,
    #[serde(default)]
    pub(super) response: Vec<Spanned<ResponseEntry>>,
    #[serde(default)]
    pub(super) tri_state: Vec<Spanned<FieldEntry>>,
    #[serde(default)]
    pub(super) plain: Vec<Spanned<FieldEntry>>,
    #[serde(default)]
    pub(super) secret: Vec<Spanned<FieldEntry>>,
    #[serde(default)]
    pub(super) shown: Vec<Spanned<FieldEntry>>,
    #[serde(default)]
    pub(super) unrouted: Vec<Spanned<FieldEntry>>,
    #[serde(default)]
    pub(super) rename: Vec<Spanned<RenameEntry>>,
    #[serde(default)]
    pub(super) builder: Vec<Spanned<BuilderEntry>>,
}

/// What every entry of this file gives.
pub(super) trait Reasoned: Keyed {
    /// Why it is there.
    fn reason(&self) -> &str;
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResponseEntry {
    pub(crate) method: String,
    pub(crate) response: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldEntry {
    /// `Definition.member`, `Union/kind.member`
    pub(crate) field: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameEntry {
    /// `Definition`, `Definition.member`, `Union/kind`, `ClientRequest/method`
    pub(crate) from: String,
    pub(crate) to: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BuilderEntry {
    pub(crate) method: String,
    /// A type for what the client adds to the params.
    #[serde(default)]
    pub(crate) options: Option<String>,
    /// Wire names of fields that the client replaces by hand.
    #[serde(default)]
    pub(crate) hide: Vec<String>,
    reason: String,
}

impl Keyed for ResponseEntry {
    fn key(&self) -> &str {
        &self.method
    }
}

impl Reasoned for ResponseEntry {
    fn reason(&self) -> &str {
        &self.reason
    }
}

impl Keyed for FieldEntry {
    fn key(&self) -> &str {
        &self.field
    }
}

impl Reasoned for FieldEntry {
    fn reason(&self) -> &str {
        &self.reason
    }
}

impl Keyed for RenameEntry {
    fn key(&self) -> &str {
        &self.from
    }
}

impl Reasoned for RenameEntry {
    fn reason(&self) -> &str {
        &self.reason
    }
}

impl Keyed for BuilderEntry {
    fn key(&self) -> &str {
        &self.method
    }
}

impl Reasoned for BuilderEntry {
    fn reason(&self) -> &str {
        &self.reason
    }
}
