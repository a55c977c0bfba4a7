//! What each method is for, and each field: the dump's words, or those of `descriptions.toml` where the dump has none that help.

use super::meanings;
use super::nearest::nearest;
use crate::descriptions::{Descriptions, MethodEntry};
use crate::entry::Entry;
use crate::protocol::{Notification, Protocol, Request, TypeRef};
use crate::report::Report;

/// Writes the descriptions over the methods, and says which are not needed and which are missing.
pub(crate) fn describe(protocol: &mut Protocol, descriptions: &Descriptions, report: &mut Report) {
    let mut requests = std::mem::take(&mut protocol.requests);
    let mut server_requests = std::mem::take(&mut protocol.server_requests);
    let mut notifications = std::mem::take(&mut protocol.notifications);
    known(&descriptions.request, requests.iter().map(|of| &of.method), report);
    known(&descriptions.server_request, server_requests.iter().map(|of| &of.method), report);
    known(&descriptions.notification, notifications.iter().map(|of| &of.method), report);
    for request in &mut requests {
        of_request("request", request, &descriptions.request, protocol, report);
    }
    for request in &mut server_requests {
        of_request("server-request", request, &descriptions.server_request, protocol, report);
    }
    for Notification { method, doc, params, experimental, .. } in &mut notifications {
        let said = protocol.purpose(doc, [params, &TypeRef::Unit]).to_owned();
        let method =
            Method { section: "notification", name: method, experimental: *experimental, said: &said };
        method.write(doc, &descriptions.notification, report);
    }
    protocol.requests = requests;
    protocol.server_requests = server_requests;
    protocol.notifications = notifications;
    meanings::write(protocol, &descriptions.field, report);
}

fn of_request(
    section: &'static str,
    request: &mut Request,
    entries: &[Entry<MethodEntry>],
    protocol: &Protocol,
    report: &mut Report,
) {
    let Request { method: name, doc, params, response, experimental, errors, .. } = request;
    let said = protocol.purpose(doc, [params, response]).to_owned();
    let method = Method { section, name, experimental: *experimental, said: &said };
    method.write(doc, entries, report);
    if let Some(entry) = entries.iter().find(|entry| entry.method == *name) {
        errors.clone_from(&entry.errors);
    }
}

/// Every entry is about a method of the dump.
fn known<'a>(
    entries: &[Entry<MethodEntry>],
    methods: impl Iterator<Item = &'a String> + Clone,
    report: &mut Report,
) {
    for entry in entries {
        if methods.clone().all(|method| *method != entry.method) {
            let section = entry.section();
            let nearest = nearest(&entry.method, methods.clone());
            report.stale(format!("{entry}: the dump has no such {section}{nearest}"));
        }
    }
}

/// A method, and what the dump says of it or of its types.
struct Method<'a> {
    section: &'static str,
    name: &'a str,
    experimental: bool,
    said: &'a str,
}

impl Method<'_> {
    /// Writes over what the dump says of the method itself.
    fn write(&self, doc: &mut String, entries: &[Entry<MethodEntry>], report: &mut Report) {
        let first = first_paragraph(self.said);
        let Some(entry) = entries.iter().find(|entry| entry.method == self.name) else {
            return self.check(report);
        };
        match &entry.instead_of {
            None if self.said.is_empty() => {}
            None => {
                return report.stale(format!(
                    "{entry}: the dump says of it {first:?}; remove the entry, or, if that does not describe it, add \
                     `instead-of` with those words"
                ));
            }
            Some(words) if *words == first => {}
            Some(_) if first.is_empty() => {
                return report
                    .stale(format!("{entry}: the dump says nothing of it any more; remove `instead-of`"));
            }
            Some(_) => {
                return report.stale(format!(
                    "{entry}: the dump now says {first:?}; remove the entry, or write those words into `instead-of`"
                ));
            }
        }
        doc.clone_from(&entry.says);
    }

    fn check(&self, report: &mut Report) {
        let Self { section, name, experimental, said } = self;
        if said.is_empty() && !experimental {
            report.undescribed(format!(
                "{name}: nothing says what it is for; add a [[{section}]] to descriptions.toml that says it"
            ));
        }
    }
}

/// In one line.
fn first_paragraph(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}
