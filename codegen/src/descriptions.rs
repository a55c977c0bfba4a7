//! `descriptions.toml`: what a method is for and what a field means, where the dump does not say it.

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
    pub(crate) field: Vec<Entry<FieldEntry>>,
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
    #[serde(default)]
    field: Vec<Spanned<FieldEntry>>,
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

/// What is said of a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldEntry {
    /// `Type.member`: the type as Rust calls it, or `*` for every one; the member as on the wire.
    pub(crate) field: String,
    /// What it means.
    pub(crate) says: String,
}

impl FieldEntry {
    /// The type and the member.
    pub(crate) fn parts(&self) -> (&str, &str) {
        self.field.split_once('.').unwrap_or((&self.field, ""))
    }
}

impl Keyed for FieldEntry {
    fn key(&self) -> &str {
        &self.field
    }
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
            field: entry::all(sections.field, (FILE, "field"), text),
        };
        let mut complaints: Vec<String> = descriptions.lists().into_iter().flat_map(complaints).collect();
        complaints.extend(complaints_of_fields(&descriptions.field));
        if complaints.is_empty() { Ok(descriptions) } else { Err(Error::Disagreements(complaints)) }
    }

    pub(crate) fn lists(&self) -> [&[Entry<MethodEntry>]; 3] {
        [&self.request, &self.server_request, &self.notification]
    }
}

fn complaints(entries: &[Entry<MethodEntry>]) -> Vec<String> {
    let mut complaints = entry::twice(entries);
    for entry in entries {
        complaints.extend(no_sentence(entry, &entry.says));
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

fn complaints_of_fields(entries: &[Entry<FieldEntry>]) -> Vec<String> {
    let mut complaints = entry::twice(entries);
    for entry in entries {
        complaints.extend(no_sentence(entry, &entry.says));
        let (of, member) = entry.parts();
        if of.is_empty() || member.is_empty() || member.contains('.') {
            complaints
                .push(format!("{entry}: `field` is `Type.member`, or `*.member` for every type that has it"));
        }
    }
    complaints
}

fn no_sentence<T: Keyed>(entry: &Entry<T>, says: &str) -> Option<String> {
    let is_none = says.trim() != says || says.contains('\n') || !says.ends_with('.') || says == ".";
    is_none.then(|| format!("{entry}: `says` is one or two sentences in one line; end them with a full stop"))
}
