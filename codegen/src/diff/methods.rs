//! Requests, server requests and notifications: which are there, and what they carry.

use std::collections::BTreeMap;

use super::change::{Area, Aspect, Change, Notes, What};
use super::words::type_words;
use crate::protocol::{Notification, Protocol, Request, TypeRef};

/// What the three kinds of method have in common.
struct Method<'a> {
    params: &'a TypeRef,
    /// `None` for a notification, and where no rule tells the response of a request.
    response: Option<&'a TypeRef>,
    experimental: bool,
}

type Methods<'a> = BTreeMap<&'a str, Method<'a>>;

pub(super) fn compare(old: &Protocol, new: &Protocol) -> Vec<Change> {
    [
        (Area::Requests, of_requests(&old.requests), of_requests(&new.requests)),
        (Area::ServerRequests, of_requests(&old.server_requests), of_requests(&new.server_requests)),
        (Area::Notifications, notifications(old), notifications(new)),
    ]
    .into_iter()
    .flat_map(|(area, old, new)| compare_lists(area, &old, &new))
    .collect()
}

fn of_requests(requests: &[Request]) -> Methods<'_> {
    requests
        .iter()
        .map(|Request { method, params, response, experimental, .. }| {
            let experimental = *experimental;
            (method.as_str(), Method { params, response: decided(response), experimental })
        })
        .collect()
}

/// The dump does not say which response a method has. Overrides that were written for one of the two releases must not
/// look like a change of the protocol.
pub(super) fn decided(response: &TypeRef) -> Option<&TypeRef> {
    (*response != TypeRef::Value).then_some(response)
}

fn notifications(protocol: &Protocol) -> Methods<'_> {
    protocol
        .notifications
        .iter()
        .map(|Notification { method, params, experimental, .. }| {
            let experimental = *experimental;
            (method.as_str(), Method { params, response: None, experimental })
        })
        .collect()
}

fn compare_lists(area: Area, old: &Methods<'_>, new: &Methods<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, before) in old {
        let mut notes = Notes::of(area, name);
        match new.get(name) {
            None => notes.push(None, What::Removed),
            Some(now) => compare_one(&mut notes, before, now),
        }
        changes.append(&mut notes.changes);
    }
    for (name, method) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        let mut notes = Notes::of(area, name);
        let what = What::Added { detail: signature(method), experimental: method.experimental };
        notes.push(None, what);
        changes.append(&mut notes.changes);
    }
    changes.sort_by(|a, b| a.subject.cmp(&b.subject));
    changes
}

fn compare_one(notes: &mut Notes<'_>, before: &Method<'_>, now: &Method<'_>) {
    notes.tier(None, before.experimental, now.experimental);
    notes.changed(None, Aspect::Params, [before.params, now.params].map(type_words));
    if let (Some(before), Some(now)) = (before.response, now.response) {
        notes.changed(None, Aspect::Response, [before, now].map(type_words));
    }
}

fn signature(method: &Method<'_>) -> String {
    let params = format!("params `{}`", type_words(method.params));
    match method.response {
        Some(response) => format!("{params}, response `{}`", type_words(response)),
        None => params,
    }
}
