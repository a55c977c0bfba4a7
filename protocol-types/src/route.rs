//! The ids by which a notification finds its reader, taken from its params without decoding them.
//!
//! Which ids a method carries, and where, stands in the generated registry
//! ([`notifications::REGISTRY`](crate::notifications::REGISTRY)).
//!
//! ```
//! use codex_protocol_types::route::{RouteSource, route};
//!
//! let route = route("turn/started", r#"{"threadId":"thr_1","turn":{"id":"turn_1","items":[],"status":"inProgress"}}"#)?;
//! assert_eq!(route.thread_id.as_deref(), Some("thr_1"));
//! assert_eq!(route.turn_id.as_deref(), Some("turn_1"));
//! assert_eq!(route.source, RouteSource::Registry);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::{DeserializeSeed as _, Deserializer};

pub use crate::generated::ids::{IdKind, Route};
use crate::wire::line::{self, Line, ReadParams};

#[cfg(test)]
pub(crate) mod changed;
mod router;
mod scan;
mod walk;

pub use router::{KnownLine, Router};

use walk::Places;

/// Where in the params of a method an id stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdPlace {
    /// What the id names.
    pub kind: IdKind,
    /// The member of the params.
    pub member: &'static str,
    /// The member of that member, where the id is nested (`turn.id`).
    pub nested: Option<&'static str>,
    /// Whether the id may be absent or `null`.
    pub optional: bool,
}

/// What the registry knows of one notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationInfo {
    /// The method on the wire.
    pub method: &'static str,
    /// The definition of its params in the schema.
    pub payload: &'static str,
    /// The ids it carries.
    pub ids: &'static [IdPlace],
    /// Whether it belongs to the experimental tier.
    pub experimental: bool,
}

/// How the ids of a [`Route`] were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RouteSource {
    /// The method is in the registry: they are where the schema says.
    Registry,
    /// The method is unknown: they are the members of the params that have a well-known name.
    #[default]
    Fallback,
}

impl Route<'_> {
    /// Where the ids of a method stand; notes how that is known.
    fn places(&mut self, method: &str) -> &'static [IdPlace] {
        let (source, ids) = match notification_info(method) {
            Some(info) => (RouteSource::Registry, info.ids),
            None => (RouteSource::Fallback, crate::notifications::WELL_KNOWN_IDS),
        };
        self.source = source;
        ids
    }
}

/// What the registry knows of a method; `None` if this version does not know the method.
pub fn notification_info(method: &str) -> Option<&'static NotificationInfo> {
    /// Where the last search ended: in a stream, a line is mostly of the method of the one before.
    static LAST: AtomicUsize = AtomicUsize::new(0);
    let registry = crate::notifications::REGISTRY;
    let last = registry.get(LAST.load(Ordering::Relaxed));
    last.filter(|info| info.method == method).or_else(|| {
        let index = registry.binary_search_by(|info| info.method.cmp(method)).ok()?;
        LAST.store(index, Ordering::Relaxed);
        Some(&registry[index])
    })
}

/// Finds the ids in the params of a notification without decoding the rest of them.
///
/// Allocates nothing unless an id holds an escape. An id that is absent, `null` or of another type is `None`.
///
/// # Errors
///
/// The params are not JSON.
pub fn route<'a>(method: &str, params: &'a str) -> serde_json::Result<Route<'a>> {
    let mut route = Route::default();
    let ids = route.places(method);
    if scan::params(ids, params, &mut route).is_none() && !ids.is_empty() {
        // What was found before the doubt, the walk finds again.
        let mut deserializer = serde_json::Deserializer::from_str(params);
        Places { ids, inside: None, route: &mut route }.deserialize(&mut deserializer)?;
        deserializer.end()?;
    }
    Ok(route)
}

/// A notification's line, read as far as finding its reader takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutedLine<'a> {
    /// Which method.
    pub method: Cow<'a, str>,
    /// What it carries, as it stands in the line: see
    /// [`ServerNotification::decode_str`](crate::ServerNotification::decode_str).
    pub params: &'a str,
    /// The ids it carries.
    pub route: Route<'a>,
}

/// Finds the method, the params and the ids of a notification in its whole line, in one pass.
///
/// Gives `None` for everything but a notification whose members stand in the order in which the runtime writes them:
/// method, params, the rest. Ask [`Message::parse`](crate::jsonrpc::Message::parse) then, and [`route`] if it is a
/// notification after all. Allocates as little as [`route`].
///
/// ```
/// use codex_protocol_types::route::route_line;
///
/// let line = r#"{"method":"item/agentMessage/delta","params":{"threadId":"t","turnId":"u","itemId":"i","delta":"Hi"}}"#;
/// let found = route_line(line).expect("a notification");
/// assert_eq!((&*found.method, found.route.turn_id.as_deref()), ("item/agentMessage/delta", Some("u")));
/// ```
pub fn route_line(line: &str) -> Option<RoutedLine<'_>> {
    scan::line(line).or_else(|| walked(line))
}

/// The same by serde, whatever white space and escapes there are: what [`scan::line`] must agree with.
fn walked(line: &str) -> Option<RoutedLine<'_>> {
    let mut route = Route::default();
    let Line { method, params } = line::read(line, Ids(&mut route))?;
    Some(RoutedLine { method, params, route })
}

/// Reads the ids of the params into a route, which is too large to be handed from one function to the next.
struct Ids<'r, 'de>(&'r mut Route<'de>);

impl<'de> ReadParams<'de> for Ids<'_, 'de> {
    fn read<D: Deserializer<'de>>(self, method: &str, params: D) -> Result<(), D::Error> {
        let ids = self.0.places(method);
        Places { ids, inside: None, route: self.0 }.deserialize(params)
    }
}

/// A value that may be an id.
pub(crate) trait AsId {
    fn as_id(&self) -> Option<Cow<'_, str>>;
}

impl AsId for str {
    fn as_id(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl AsId for String {
    fn as_id(&self) -> Option<Cow<'_, str>> {
        self.as_str().as_id()
    }
}

impl<T: AsId> AsId for Option<T> {
    fn as_id(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(AsId::as_id)
    }
}
