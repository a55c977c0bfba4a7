//! A page: the methods of its families, a section each.

use std::fmt::Write as _;

use super::book::{Book, Chapter, chapter, tier};
use super::fields::folded;
use super::ids;
use super::pages::{Family, Page, anchor};
use crate::emit::text::{code, prose};
use crate::naming::stream_name;
use crate::protocol::{Notification, Request, TypeRef};

pub(super) fn page(page: &Page<'_>, book: &Book<'_>) -> Chapter {
    match page.families.as_slice() {
        [only] => {
            let about = format!("The methods of the `{}` family.", only.name);
            let mut chapter = chapter(&page.name, &only.name, &about);
            family(&mut chapter.text, only, "##", book);
            chapter
        }
        several => {
            let mut chapter = chapter(&page.name, "Small families", "Families of a few methods each.");
            for one in several {
                let _ = write!(chapter.text, "\n## {0} {{#family-{0}}}\n", one.name);
                family(&mut chapter.text, one, "###", book);
            }
            chapter
        }
    }
}

fn family(text: &mut String, family: &Family<'_>, level: &str, book: &Book<'_>) {
    let head = |text: &mut String, what: &str, there: bool| {
        if there && level == "##" {
            let _ = write!(text, "\n## {what}\n");
        }
    };
    head(text, "Requests", !family.requests.is_empty());
    for request in &family.requests {
        text.push_str(&self::request(request, book));
    }
    head(text, "Requests of the server", !family.server_requests.is_empty());
    for request in &family.server_requests {
        text.push_str(&server_request(request, book));
    }
    head(text, "Notifications", !family.notifications.is_empty());
    for told in &family.notifications {
        text.push_str(&notification(told, book));
    }
}

/// The heading, what the method is for, and whether everybody may use it.
fn head(method: &str, purpose: &str, experimental: bool) -> String {
    let mut text = format!("\n### {} {{#{}}}\n\n", code(method), anchor(method));
    if !purpose.is_empty() {
        let _ = write!(text, "{}\n\n", prose(purpose));
    }
    text.push_str(if experimental { "*Experimental.*" } else { "Stable." });
    text
}

fn request(request: &Request, book: &Book<'_>) -> String {
    let purpose = book.protocol.purpose(&request.doc, [&request.params, &request.response]);
    let mut text = head(&request.method, purpose, request.experimental);
    let function = code(&request.function);
    let _ = write!(text, " Function [{function}]({})", book.rustdoc.function(&request.function));
    if let Some(paging) = &request.paging {
        let stream = stream_name(&request.function);
        let mark = tier(paging.experimental && !request.experimental);
        let _ = write!(
            text,
            "; the items of all pages: [{}]({}){mark}",
            code(&stream),
            book.rustdoc.function(&stream)
        );
    }
    let _ = writeln!(
        text,
        "; marker [{}]({}).",
        code(&request.name),
        book.rustdoc.marker("requests", &request.name)
    );
    text.push_str(&folded("Params", &request.params, purpose, book));
    text.push_str(&folded("Response", &request.response, purpose, book));
    if !request.errors.is_empty() {
        let kinds =
            request.errors.iter().map(|kind| format!("[{}]({})", code(kind), book.rustdoc.error_kind(kind)));
        let _ = writeln!(text, "\nRefused with {}.", kinds.collect::<Vec<_>>().join(", "));
    }
    text.push_str(&ids::after(&request.method, &request.ids, book));
    text
}

fn server_request(request: &Request, book: &Book<'_>) -> String {
    let purpose = book.protocol.purpose(&request.doc, [&request.params, &request.response]);
    let mut text = head(&request.method, purpose, request.experimental);
    let marker = book.rustdoc.marker("server_requests", &request.name);
    let _ = writeln!(text, " Marker [{}]({marker}).", code(&request.name));
    text.push_str(&folded("Params", &request.params, purpose, book));
    text.push_str(&folded("The answer", &request.response, purpose, book));
    text
}

fn notification(told: &Notification, book: &Book<'_>) -> String {
    let purpose = book.protocol.purpose(&told.doc, [&told.params, &TypeRef::Unit]);
    let mut text = head(&told.method, purpose, told.experimental);
    let marker = book.rustdoc.marker("notifications", &told.name);
    let _ = write!(text, " Marker [{}]({marker}).", code(&told.name));
    let ids = ids::of(told);
    let _ = writeln!(
        text,
        " {}",
        if ids.is_empty() { "Carries no id.".to_owned() } else { format!("Found by {ids}.") }
    );
    text.push_str(&folded("Params", &told.params, purpose, book));
    text
}
