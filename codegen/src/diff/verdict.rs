//! What each change means for a program: whatever the generated API breaks, some change has to say.

use std::collections::BTreeMap;

use super::api::{Broken, How, Member};
use super::change::{Area, Aspect, Change, Impact, Part, What};
use super::methods::decided;
use crate::naming::{CLIENT_REQUEST, SERVER_NOTIFICATION, SERVER_REQUEST, stream_name};
use crate::protocol::{Field, Presence, Protocol, Request, Shape};

/// The two protocols that are compared, and whose names a change uses.
struct Names<'a> {
    sides: [&'a Protocol; 2],
    /// The markers, variants and functions of methods: what the code calls them -> method.
    methods: BTreeMap<String, (Area, &'a str)>,
}

/// Raises the impact of the changes that explain what is broken, and adds a change for what none explains.
pub(super) fn decide(changes: &mut Vec<Change>, broken: &[Broken], old: &Protocol, new: &Protocol) {
    let names = Names { sides: [old, new], methods: methods(old).into_iter().chain(methods(new)).collect() };
    let (derived, direct): (Vec<_>, Vec<_>) = broken
        .iter()
        .filter(|broken| !names.is_undecided(broken))
        .partition(|broken| names.is_derived(broken));
    let mut unsaid = Vec::new();
    // What these follow from must have been looked at before.
    for broken in direct.into_iter().chain(derived) {
        let impact = Impact::breaking(broken.experimental);
        let mut explained = false;
        for change in changes.iter_mut().filter(|change| names.explains(change, broken)) {
            change.impact = change.impact.max(impact);
            explained = true;
        }
        if !explained {
            unsaid.push(names.change(broken, impact));
        }
    }
    changes.extend(together(unsaid));
    changes.sort_by(|a, b| (a.area, &a.subject).cmp(&(b.area, &b.subject)));
}

/// What the code calls the methods.
fn methods(protocol: &Protocol) -> Vec<(String, (Area, &str))> {
    let mut all = Vec::new();
    let kinds = [
        (Area::Requests, "requests", CLIENT_REQUEST, &protocol.requests),
        (Area::ServerRequests, "server_requests", SERVER_REQUEST, &protocol.server_requests),
    ];
    for (area, module, list, requests) in kinds {
        for Request { method, name, function, .. } in requests {
            all.push((format!("{module}::{name}"), (area, method.as_str())));
            all.push((format!("{list}::{name}"), (area, method)));
            if area == Area::Requests {
                all.push((format!("codex_client::Rpc::{function}"), (area, method)));
                all.push((format!("codex_client::Rpc::{}", stream_name(function)), (area, method)));
            }
        }
    }
    for notification in &protocol.notifications {
        let method = (Area::Notifications, notification.method.as_str());
        all.push((format!("notifications::{}", notification.name), method));
        all.push((format!("{SERVER_NOTIFICATION}::{}", notification.name), method));
    }
    all
}

impl Names<'_> {
    /// What a fact is about, as changes call it.
    fn subject<'b>(&'b self, broken: &'b Broken) -> (Area, &'b str) {
        let member = match &broken.member {
            Member::Variant(name) | Member::Function(name) => format!("{}::{name}", broken.item),
            _ => String::new(),
        };
        let method = self.methods.get(&member).or_else(|| self.methods.get(&broken.item));
        method.copied().unwrap_or((Area::Types, &broken.item))
    }

    /// Whether a fact follows from another: what a function takes from fields, a hoisted type from where it stood.
    fn is_derived(&self, broken: &Broken) -> bool {
        let mut defs = self.sides.into_iter().filter_map(|side| side.types.get(&broken.item));
        matches!(broken.member, Member::Function(_)) || defs.any(|def| def.hoisted)
    }

    /// Whether a fact hangs on a response that overrides tell for one of the two releases only.
    fn is_undecided(&self, broken: &Broken) -> bool {
        let (area, method) = self.subject(broken);
        if area != Area::Requests || !matches!(broken.how, How::Changed { .. }) {
            return false;
        }
        let requests: Vec<_> = self.requests(method).collect();
        requests.iter().any(|request| decided(&request.response).is_none())
            && requests.windows(2).all(|pair| pair[0].params == pair[1].params)
    }

    fn requests(&self, method: &str) -> impl Iterator<Item = &Request> {
        let all = self.sides.into_iter().flat_map(|side| &side.requests);
        all.filter(move |request| request.method == method)
    }

    /// Whether a program breaks in this way because of that change.
    fn explains(&self, change: &Change, broken: &Broken) -> bool {
        if matches!(change.what, What::BecameStable) {
            return false;
        }
        let (area, subject) = self.subject(broken);
        if (change.area, change.subject.as_str()) != (area, subject) {
            return self.explains_elsewhere(change, broken);
        }
        match (&change.part, &broken.member) {
            (None, _) => !matches!(change.what, What::Added { .. } | What::Lost(_)),
            (Some(Part::Field(wire)), Member::Field(name)) => self.field(subject, wire, name).is_some(),
            (Some(Part::Field(wire)), Member::Function(name)) if name == "new" => {
                change.impact.is_breaking()
                    || self.fields(subject).any(|field| field.wire == *wire && is_required(field))
            }
            // What requires something has no default.
            (Some(Part::Field(wire)), Member::Trait(name)) if name == "Default" => {
                self.fields(subject).any(|field| field.wire == *wire && is_required(field))
            }
            // A union is made from the payloads of its variants.
            (Some(Part::Variant(_)), Member::Trait(name)) => {
                name.starts_with("From<") && !matches!(change.what, What::Added { .. })
            }
            (Some(Part::Value(wire) | Part::Variant(wire)), Member::Variant(name)) => {
                self.variants(subject).any(|(other, rust)| other == wire && rust == name)
            }
            _ => false,
        }
    }

    /// What is generated for one thing may follow from another: a builder from params, a hoisted type from where it
    /// stood.
    fn explains_elsewhere(&self, change: &Change, broken: &Broken) -> bool {
        if change.area != Area::Types || !change.impact.is_breaking() {
            return false;
        }
        if let (Some(builder), Member::Function(name)) =
            (broken.item.strip_prefix("codex_client::"), &broken.member)
        {
            let mut all = self.sides.into_iter().flat_map(|side| &side.requests);
            return all.any(|request| {
                request.name == builder
                    && request.params.named() == Some(&change.subject)
                    && match &change.part {
                        None => true,
                        Some(Part::Field(wire)) => self.field(&change.subject, wire, name).is_some(),
                        Some(_) => false,
                    }
            });
        }
        let hoisted = self.sides.into_iter().filter_map(|side| side.types.get(&broken.item));
        let mut homes = hoisted.filter(|def| def.hoisted).map(|def| &def.schema_name);
        broken.member == Member::Item
            && homes.any(|home| {
                let changed = self.sides.into_iter().filter_map(|side| side.types.get(&change.subject));
                changed.into_iter().any(|def| def.schema_name == *home)
            })
    }

    fn fields(&self, item: &str) -> impl Iterator<Item = &Field> {
        let shapes = self.sides.into_iter().filter_map(|side| Some(&side.types.get(item)?.shape));
        shapes.flat_map(|shape| match shape {
            Shape::Struct(shape) => &shape.fields[..],
            _ => &[],
        })
    }

    fn field(&self, item: &str, wire: &str, name: &str) -> Option<&Field> {
        self.fields(item).find(|field| field.wire == wire && field.name == name)
    }

    /// The variants of a type: the name on the wire, or that of the shape, and the Rust name.
    fn variants(&self, item: &str) -> impl Iterator<Item = (&String, &String)> {
        let shapes = self.sides.into_iter().filter_map(|side| Some(&side.types.get(item)?.shape));
        shapes.flat_map(|shape| match shape {
            Shape::StringEnum(variants) | Shape::Tagged { variants, .. } | Shape::External(variants) => {
                variants.iter().map(|variant| (&variant.wire, &variant.name)).collect()
            }
            Shape::Untagged(variants) => {
                variants.iter().map(|variant| (&variant.name, &variant.name)).collect()
            }
            Shape::Struct(_) | Shape::Newtype(_) => Vec::new(),
        })
    }

    /// A change of its own for what none explains.
    fn change(&self, broken: &Broken, impact: Impact) -> Change {
        let (area, subject) = self.subject(broken);
        let part = match &broken.member {
            Member::Item | Member::Trait(_) => None,
            Member::Field(name) => Some(Part::Field(name.clone())),
            Member::Function(name) => Some(Part::Function(name.clone())),
            Member::Variant(name) => (area == Area::Types).then(|| Part::Variant(name.clone())),
        };
        let what = match (&broken.how, &broken.member) {
            (How::Removed, Member::Trait(name)) => What::Lost(vec![name.clone()]),
            (How::Removed, _) => What::Removed,
            (How::BecameExperimental, _) => What::BecameExperimental,
            (How::Added, _) => What::Added { detail: String::new(), experimental: broken.experimental },
            (How::Changed { from, to }, member) => {
                let aspect = match member {
                    Member::Item => Aspect::Shape,
                    Member::Function(_) => Aspect::Signature,
                    Member::Trait(_) | Member::Field(_) | Member::Variant(_) => Aspect::Type,
                };
                What::Changed { aspect, from: from.clone(), to: to.clone() }
            }
        };
        Change { area, subject: subject.to_owned(), part, what, impact }
    }
}

fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::Nullable)
}

/// All traits that one subject lost in one change.
fn together(changes: Vec<Change>) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for change in changes {
        let before = all.last_mut().filter(|before| {
            (before.area, &before.subject, &before.part, before.impact)
                == (change.area, &change.subject, &change.part, change.impact)
        });
        match (before.map(|before| &mut before.what), &change.what) {
            (Some(What::Lost(before)), What::Lost(traits)) => before.extend(traits.iter().cloned()),
            _ => all.push(change),
        }
    }
    all
}
