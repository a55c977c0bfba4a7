//! The page that tells which notifications carry which id: what the sections of requests lead to.

use std::fmt::Write as _;

use super::book::{Book, Chapter, chapter, link, tier};
use super::pages::{IDS, anchor};
use crate::emit::text::code;
use crate::protocol::{ID_KEYS, Id, IdKey, Notification, Presence};

/// So many notifications are named where a request is described; more are only counted there.
const FEW: usize = 6;

pub(super) fn page(book: &Book<'_>) -> Chapter {
    let about = "A notification finds its reader by the ids in its params. Here is each kind of id with the notifications\n\
                 that carry it: what a client is told that holds such an id. What carries none, or none that anyone\n\
                 reads by, is in `Codex::notifications`.";
    let mut page = chapter(IDS, "Notifications by their ids", about);
    let text = &mut page.text;
    for key in ID_KEYS {
        let told = carrying(key.kind, book);
        if told.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n## {} {{#{}}}\n\n{}\n\n{}",
            code(key.direct),
            anchor(key.direct),
            key.doc,
            list(&told, book)
        );
    }
    let without = book.protocol.notifications.iter().filter(|told| told.ids.is_empty()).collect::<Vec<_>>();
    if !without.is_empty() {
        let _ = write!(
            text,
            "\n## None {{#none}}\n\nWhat concerns the whole connection.\n\n{}",
            list(&without, book)
        );
    }
    page
}

/// What follows a request that carries these kinds of ids, in its params or in its response.
pub(super) fn after(method: &str, kinds: &[&'static str], book: &Book<'_>) -> String {
    let keys = ID_KEYS.iter().filter(|key| kinds.contains(&key.kind));
    let lines: Vec<String> = keys.filter_map(|key| line(method, key, book)).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("\nNotifications with its ids: {}.\n", lines.join("; "))
}

fn line(method: &str, key: &IdKey, book: &Book<'_>) -> Option<String> {
    let told = carrying(key.kind, book);
    if told.len() > FEW {
        return Some(format!("[{} by {}]({IDS}.md#{})", told.len(), code(key.direct), anchor(key.direct)));
    }
    // An id of that name can be another's: of a few, those that are named most like the request.
    let most = told.iter().map(|told| alike(&told.method, method)).max().filter(|most| *most > 0)?;
    let told = told.iter().filter(|told| alike(&told.method, method) == most);
    let names: Vec<String> = told.map(|told| link(&told.method, book)).collect();
    Some(format!("{} by {}", names.join(", "), code(key.direct)))
}

/// With how many equal parts two methods begin.
fn alike(one: &str, other: &str) -> usize {
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}

/// The ids of a notification, each with a link to what else carries it.
pub(super) fn of(notification: &Notification) -> String {
    let of_one = |id: &Id| {
        let member = if id.nested { format!("{}.id", id.member) } else { id.member.clone() };
        let key = ID_KEYS.iter().find(|key| key.kind == id.kind).map(|key| key.direct).unwrap_or_default();
        let optional = if id.presence == Presence::Required { "" } else { ", where it is there" };
        let mark = tier(id.experimental && !notification.experimental);
        format!("[{}]({IDS}.md#{}){optional}{mark}", code(&member), anchor(key))
    };
    notification.ids.iter().map(of_one).collect::<Vec<_>>().join("; ")
}

fn carrying<'a>(kind: &str, book: &Book<'a>) -> Vec<&'a Notification> {
    let carries = |told: &&Notification| told.ids.iter().any(|id| id.kind == kind);
    book.protocol.notifications.iter().filter(carries).collect()
}

fn list(told: &[&Notification], book: &Book<'_>) -> String {
    told.iter().map(|told| format!("- {}\n", link(&told.method, book))).collect()
}
