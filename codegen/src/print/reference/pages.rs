//! Which page a method stands on, and by which anchor it is found there.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::print::layout;
use crate::protocol::{Notification, Protocol, Request};

/// From so many methods on, a family has a page of its own.
const LARGE_FAMILY: usize = 5;
/// The page of all other families.
const OTHERS: &str = "others";
/// The page of the notifications by their ids.
pub(super) const IDS: &str = "ids";

/// The methods of a family.
#[derive(Default)]
pub(super) struct Family<'a> {
    pub(super) name: String,
    pub(super) requests: Vec<&'a Request>,
    pub(super) server_requests: Vec<&'a Request>,
    pub(super) notifications: Vec<&'a Notification>,
}

/// A page of the reference.
pub(super) struct Page<'a> {
    pub(super) name: String,
    pub(super) families: Vec<Family<'a>>,
}

/// Every page, the shared one last.
pub(super) struct Pages<'a> {
    pages: Vec<Page<'a>>,
    /// Method -> its page and its anchor.
    places: BTreeMap<&'a str, (String, String)>,
}

impl Family<'_> {
    fn size(&self) -> usize {
        self.requests.len() + self.server_requests.len() + self.notifications.len()
    }
}

impl<'a> Family<'a> {
    /// Every method of it.
    pub(super) fn methods(&self) -> impl Iterator<Item = &'a str> {
        let requests =
            self.requests.iter().chain(&self.server_requests).map(|request| request.method.as_str());
        requests.chain(self.notifications.iter().map(|notification| notification.method.as_str()))
    }
}

impl<'a> Pages<'a> {
    pub(super) fn of(protocol: &'a Protocol) -> Result<Self> {
        let (large, small): (Vec<_>, Vec<_>) =
            families(protocol).into_iter().partition(|family| family.size() >= LARGE_FAMILY);
        let own =
            large.into_iter().map(|family| Page { name: file_name(&family.name), families: vec![family] });
        let mut pages: Vec<Page<'a>> = own.collect();
        if !small.is_empty() {
            pages.push(Page { name: OTHERS.to_owned(), families: small });
        }
        let places = places(&pages)?;
        Ok(Self { pages, places })
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Page<'a>> {
        self.pages.iter()
    }

    /// The address of a method's section, as seen from another page of the reference.
    pub(super) fn address(&self, method: &str) -> String {
        self.places.get(method).map(|(page, anchor)| format!("{page}.md#{anchor}")).unwrap_or_default()
    }
}

/// The families, sorted; each family's methods as the protocol has them.
fn families(protocol: &Protocol) -> Vec<Family<'_>> {
    let mut families: BTreeMap<String, Family<'_>> = BTreeMap::new();
    for (name, requests) in layout::by_family(&protocol.requests, |request| &request.method) {
        families.entry(name).or_default().requests = requests;
    }
    for (name, requests) in layout::by_family(&protocol.server_requests, |request| &request.method) {
        families.entry(name).or_default().server_requests = requests;
    }
    for (name, notifications) in layout::by_family(&protocol.notifications, |told| &told.method) {
        families.entry(name).or_default().notifications = notifications;
    }
    families.into_iter().map(|(name, family)| Family { name, ..family }).collect()
}

/// A family may be called as one of the pages that are not about a family.
fn file_name(family: &str) -> String {
    match family {
        OTHERS | IDS => format!("{family}-methods"),
        _ => family.to_owned(),
    }
}

fn places<'a>(pages: &[Page<'a>]) -> Result<BTreeMap<&'a str, (String, String)>> {
    let mut taken: BTreeMap<(&str, String), &str> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for page in pages {
        for method in page.families.iter().flat_map(Family::methods) {
            let anchor = anchor(method);
            places.insert(method, (page.name.clone(), anchor.clone()));
            if let Some(first) = taken.insert((&page.name, anchor.clone()), method) {
                let (first, second) = (first.to_owned(), method.to_owned());
                return Err(Error::Collision { name: anchor, first, second });
            }
        }
    }
    Ok(places)
}

/// `thread/start` is `thread-start`.
pub(super) fn anchor(method: &str) -> String {
    let of_one = |char: char| if char.is_ascii_alphanumeric() || char == '_' { char } else { '-' };
    method.chars().map(of_one).collect()
}
