//! `descriptions.toml`: what a method is for, where the dump does not say it.

use serde::Deserialize;
use toml::Spanned;

use crate::entry::{self, Entry, Keyed};
use crate::error::{Error, Result};
use crate::naming::is_type_name;

const FILE: &str = "descriptions.toml";

/// The file, read and checked as far as that can be done without the dump.
#[derive(Debug, Default)]
pub(crate) struct Descriptions {
    pub(crate) request: Vec<Entry<MethodEntry>>,
    pub(crate) server_request: Vec<Entry<MethodEntry>>,
    pub(crate) notification: Vec<Entry<MethodEntry>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sections {
    #[serde(default)]
    request: Vec<Spanned<MethodEntry>>,
    #[serde(default)]
    server_request: Vec<Spanned<MethodEntry>>,
    #[serde(default)]
    notification: Vec<Spanned<MethodEntry>>,
}

/// What is said of a method.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct MethodEntry {
    pub(crate) method: String,
    /// What it is for.
    pub(crate) says: String,
    /// The first paragraph of the dump's words that this stands for.
    #[serde(default)]
    pub(crate) instead_of: Option<String>,
    /// The kinds of errors with which the runtime is known to refuse it.
    #[serde(default)]
    pub(crate) errors: Vec<String>,
}

impl Keyed for MethodEntry {
    fn key(&self) -> &str {
        &self.method
    }
}

impl Descriptions {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// It is not TOML, has what no section has, or entries that cannot be meant; all of those are named with their lines.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let sections: Sections =
            toml::from_str(text).map_err(|error| Error::Descriptions(error.to_string()))?;
        let descriptions = Self {
            request: entry::all(sections.request, (FILE, "request"), text),
            server_request: entry::all(sections.server_request, (FILE, "server-request"), text),
            notification: entry::all(sections.notification, (FILE, "notification"), text),
        };
        let complaints: Vec<String> = descriptions.lists().into_iter().flat_map(complaints).collect();
        if complaints.is_empty() { Ok(descriptions) } else { Err(Error::Disagreements(complaints)) }
    }

    pub(crate) fn lists(&self) -> [&[Entry<MethodEntry>]; 3] {
        [&self.request, &self.server_request, &self.notification]
    }
}

fn complaints(entries: &[Entry<MethodEntry>]) -> Vec<String> {
    let mut complaints = entry::twice(entries);
    for entry in entries {
        let says = entry.says.as_str();
        if says.trim() != says || says.contains('\n') || !says.ends_with('.') || says == "." {
            complaints.push(format!(
                "{entry}: `says` is one or two sentences in one line; end them with a full stop"
            ));
        }
        if !entry.errors.is_empty() && entry.section() != "request" {
            complaints.push(format!("{entry}: only what a client asks is refused; remove `errors`"));
        }
        for (index, kind) in entry.errors.iter().enumerate() {
            if !is_type_name(kind) {
                complaints.push(format!(
                    "{entry}: the error {kind:?} is no kind; write one as in `ThreadNotFound`"
                ));
            }
            if entry.errors[..index].contains(kind) {
                complaints.push(format!("{entry}: names the error {kind} twice; keep one"));
            }
        }
    }
    complaints
}
