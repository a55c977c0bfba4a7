//! `overrides.toml`: what the dump cannot say. Every entry states its reason.

use serde::Deserialize;

use crate::error::{Error, Result};

/// The parsed file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Overrides {
    /// The release that the entries were reviewed for.
    #[allow(dead_code)] // read by xtask, which decides by it how strict to be
    pub(crate) reviewed_for: String,
    /// Methods whose response no rule finds.
    #[serde(default)]
    pub(crate) response: Vec<ResponseEntry>,
    /// Fields for which absent and `null` differ.
    #[serde(default)]
    pub(crate) tri_state: Vec<FieldEntry>,
    /// Fields whose description speaks of omission or `null`, but for which the two are the same.
    #[serde(default)]
    pub(crate) plain: Vec<FieldEntry>,
    /// Fields that `Debug` must not show.
    #[serde(default)]
    pub(crate) secret: Vec<FieldEntry>,
    /// Names that would be impossible or taken.
    #[serde(default)]
    pub(crate) rename: Vec<RenameEntry>,
    /// Requests for which the client gets an option builder.
    #[serde(default)]
    pub(crate) builder: Vec<BuilderEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResponseEntry {
    pub(crate) method: String,
    pub(crate) response: String,
    pub(crate) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldEntry {
    /// `Definition.wireName`
    pub(crate) field: String,
    pub(crate) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameEntry {
    /// `Definition`, `Definition/wireVariant`, `Definition.wireField`
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) reason: String,
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
    pub(crate) reason: String,
}

impl Overrides {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let overrides: Self = toml::from_str(text).map_err(|error| Error::Overrides(error.to_string()))?;
        let reasons = overrides
            .response
            .iter()
            .map(|entry| (&entry.method, &entry.reason))
            .chain(
                [&overrides.tri_state, &overrides.plain, &overrides.secret]
                    .into_iter()
                    .flatten()
                    .map(|entry| (&entry.field, &entry.reason)),
            )
            .chain(overrides.builder.iter().map(|entry| (&entry.method, &entry.reason)))
            .chain(overrides.rename.iter().map(|entry| (&entry.from, &entry.reason)));
        let bare: Vec<_> =
            reasons.filter(|(_, reason)| reason.trim().is_empty()).map(|(what, _)| what.as_str()).collect();
        if bare.is_empty() {
            Ok(overrides)
        } else {
            Err(Error::Overrides(format!(
                "entries without a reason: {}. Say why they are needed",
                bare.join(", ")
            )))
        }
    }

    pub(crate) fn rename(&self, from: &str) -> Option<&str> {
        self.rename.iter().find(|entry| entry.from == from).map(|entry| entry.to.as_str())
    }
}
