//! Lines that begin as one before: their ids stand where they stood in that.

use std::ops::Range;

use super::{IdPlace, Route, RoutedLine, notification_info};
use crate::wire::envelope;
use crate::wire::scan::Scan;
use crate::wire::text::place;

/// Remembers how the lines of a connection begin, to route those that begin alike without looking for their ids.
///
/// The lines of a stream begin with the same method and the same ids. What is said of such a line is what
/// [`route_line`](super::route_line) says of it.
///
/// ```
/// use codex_protocol_types::route::{Router, route_line};
///
/// let line = |text| {
///     format!(
///         r#"{{"method":"item/agentMessage/delta","params":{{"threadId":"t","turnId":"u","itemId":"item","delta":"{text}"}}}}"#
///     )
/// };
/// let mut router = Router::default();
/// let first = line("He");
/// assert!(router.route(&first).is_none());
/// router.remember(&first, &route_line(&first).expect("a notification"));
/// let second = line("llo");
/// let found = router.route(&second).expect("it begins as the first one");
/// assert_eq!((found.method, found.route.turn_id.as_deref()), ("item/agentMessage/delta", Some("u")));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Router {
    /// Each in one of two places, by [`slot`]; none until there is one to remember.
    heads: Vec<Option<Box<Head>>>,
    /// How long the heads are that were remembered last; 0 where there is none.
    lengths: [usize; LENGTHS],
}

/// A line that begins as one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownLine<'r, 'a> {
    /// Which method.
    pub method: &'a str,
    /// What it carries, as it stands in the line.
    pub params: &'a str,
    /// The ids it carries.
    pub route: &'r Route<'static>,
}

/// How many places for heads there are at first, and at most: with them as many streams may take turns. Powers of two.
const PLACES: [usize; 2] = [16, 4096];
/// Of how many lengths heads are looked for: streams of several methods may take turns.
const LENGTHS: usize = 4;
/// A longer head holds more than ids, and is not remembered.
const LONGEST: usize = 512;
/// So many bytes at its end say, with its length, where a head is looked for: in them a long id differs from others, or the
/// id before it.
const TOLD_BY: usize = 40;

/// How a line began, up to the end of its last id, with the name of the member after that.
#[derive(Debug, Clone)]
struct Head {
    text: String,
    /// Whether it ends before the value of a member.
    names: bool,
    method: Range<usize>,
    /// Where the params begin.
    params: usize,
    /// Where the method may have ids.
    places: &'static [IdPlace],
    route: Route<'static>,
}

impl Router {
    /// Routes a line that begins as one that is remembered; `None` for all others.
    pub fn route<'a>(&self, line: &'a str) -> Option<KnownLine<'_, 'a>> {
        let heads = self.lengths.iter().filter_map(|length| line.get(..*length));
        let head = heads.flat_map(|head| self.beside(head)).find(|head| line.starts_with(&head.text))?;
        let params = head.params(line)?;
        Some(KnownLine { method: &line[head.method.clone()], params, route: &head.route })
    }

    /// Remembers a line and what was found in it, if all its ids are plain members of its params.
    pub fn remember(&mut self, line: &str, found: &RoutedLine<'_>) {
        let inside = |piece: &str| place(line, piece);
        let RoutedLine { method, params, route } = found;
        // Of other methods the ids may be nested.
        let Some(places) = notification_info(method).map(|info| info.ids) else { return };
        // One that holds an escape does not stand in the line: another line may begin alike and be without it.
        let ids = places.iter().filter_map(|place| route.get(place.kind));
        let end = ids.map(inside).try_fold(0, |end, id| Some(id?.end.max(end)));
        let plain = places.iter().all(|place| place.nested.is_none()) && route.request_id.is_none();
        // With the quote after the id.
        let length = end.filter(|end| *end > 0).map(|end| end + 1);
        let Some(length) = length.filter(|length| plain && *length <= LONGEST) else { return };
        let (Some(method), Some(params)) = (inside(method), inside(params)) else { return };
        let mut scan = Scan::from(line, length);
        let names =
            scan.take(",") && is_other(scan.plain(), places) && scan.take(":") && scan.at() <= LONGEST;
        let Some(text) = line.get(..if names { scan.at() } else { length }) else { return };
        if !self.lengths.contains(&text.len()) {
            self.lengths.rotate_right(1);
            self.lengths[0] = text.len();
        }
        if self.beside(text).any(|head| head.text == text) {
            return;
        }
        let (text, route) = (text.to_owned(), route.to_owned());
        self.put(Box::new(Head { text, names, method, params: params.start, places, route }));
    }

    /// The heads in the two places where that one is looked for.
    fn beside(&self, head: &str) -> impl Iterator<Item = &Head> {
        let places = slot(head, self.heads.len()).into_iter().flat_map(|slot| [slot, slot ^ 1]);
        places.filter_map(|slot| self.heads[slot].as_deref())
    }

    /// Puts a head where it is looked for, in the place of another if there may be no more.
    fn put(&mut self, head: Box<Head>) {
        loop {
            let first = slot(&head.text, self.heads.len());
            let mut slots = first.into_iter().flat_map(|first| [first, first ^ 1]);
            if let Some(free) = slots.find(|slot| self.heads[*slot].is_none()) {
                self.heads[free] = Some(head);
                return;
            }
            match first {
                Some(first) if self.heads.len() == PLACES[1] => {
                    self.heads[first] = Some(head);
                    return;
                }
                _ => self.grow(),
            }
        }
    }

    /// Makes more places.
    fn grow(&mut self) {
        let places = if self.heads.is_empty() { PLACES[0] } else { self.heads.len() * 2 };
        let heads = std::mem::take(&mut self.heads);
        self.heads.resize_with(places, || None);
        heads.into_iter().flatten().for_each(|head| self.put(head));
    }
}

impl Head {
    /// The params of a line that begins with the head. `None` if they name an id once more after that, and where they are
    /// in doubt.
    fn params<'a>(&self, line: &'a str) -> Option<&'a str> {
        let mut scan = Scan::from(line, self.text.len());
        let mut named = self.names;
        while named || scan.take(",") {
            if !named {
                is_other(scan.plain(), self.places).then_some(())?;
                scan.expect(":")?;
            }
            scan.value()?;
            named = false;
        }
        scan.expect("}")?;
        let params = scan.since(self.params);
        envelope::end(&mut scan)?;
        Some(params)
    }
}

/// Whether it is the name of a member that is no id.
fn is_other(name: Option<&str>, places: &[IdPlace]) -> bool {
    name.is_some_and(|name| places.iter().all(|place| place.member != name))
}

/// In which of so many places a head is remembered, if not in the one beside it.
fn slot(head: &str, places: usize) -> Option<usize> {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let (words, _) = head.as_bytes()[head.len().saturating_sub(TOLD_BY)..].as_chunks();
    let mixed = words.iter().fold(head.len() as u64, |mixed, word| {
        (mixed.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(ODD)
    });
    let spread = (mixed ^ (mixed >> 32)).wrapping_mul(ODD);
    ((spread >> 32) as usize).checked_rem(places)
}

#[cfg(test)]
mod tests {
    use super::super::changed::{SESSIONS, changed};
    use super::super::route_line;
    use super::*;

    const DELTA: &str = r#"{"method":"item/agentMessage/delta","params":{"threadId":"t","turnId":"u","itemId":"i","delta":"Hi"}}"#;

    /// That line after [`DELTA`]: what is known of it, if anything is.
    fn after_delta(line: &str) -> Option<Route<'static>> {
        let mut router = Router::default();
        remember(&mut router, DELTA);
        router.route(line).map(|known| known.route.clone())
    }

    fn remember(router: &mut Router, line: &str) {
        if let Some(found) = route_line(line) {
            router.remember(line, &found);
        }
    }

    #[test]
    fn a_line_that_begins_alike_is_known() {
        let next = DELTA.replace("Hi", "there").replace("}}", "},\"emittedAtMs\":1}");
        assert_eq!(after_delta(&next).unwrap(), route_line(DELTA).unwrap().route);
    }

    #[test]
    fn an_id_that_is_named_again_is_looked_for() {
        assert_eq!(after_delta(&DELTA.replace("Hi\"", "Hi\",\"turnId\":\"v\"")), None);
        assert_eq!(after_delta(&DELTA.replace("Hi\"", "Hi\",\"turnI\\u0064\":\"v\"")), None);
    }

    #[test]
    fn ids_that_are_nested_or_far_behind_are_not_remembered() {
        let mut router = Router::default();
        remember(&mut router, r#"{"method":"turn/started","params":{"threadId":"t","turn":{"id":"u"}}}"#);
        let long = "x".repeat(LONGEST);
        remember(&mut router, &DELTA.replace("\"turnId\"", &format!("\"{long}\":1,\"turnId\"")));
        assert!(router.heads.is_empty());
    }

    #[test]
    fn a_long_name_after_the_ids_is_not_remembered() {
        let mut router = Router::default();
        let long = "x".repeat(LONGEST);
        remember(&mut router, &DELTA.replace("delta\":", &format!("{long}\":")));
        assert!(router.heads.iter().flatten().all(|head| head.text.len() < LONGEST));
        assert_eq!(router.heads.iter().flatten().count(), 1);
    }

    #[test]
    fn an_id_with_an_escape_is_not_remembered() {
        let mut router = Router::default();
        let escaped = r#"{"method":"hook/started","params":{"threadId":"t","turnId":"u\/1","run":{}}}"#;
        remember(&mut router, escaped);
        assert_eq!(route_line(escaped).unwrap().route.turn_id.as_deref(), Some("u/1"));
        assert!(router.route(r#"{"method":"hook/started","params":{"threadId":"t","run":{}}}"#).is_none());
    }

    #[test]
    fn streams_of_several_methods_are_known_side_by_side() {
        let methods = ["item/agentMessage/delta", "item/plan/delta", "item/commandExecution/outputDelta"];
        let lines = methods.map(|method| DELTA.replace("item/agentMessage/delta", method));
        let mut router = Router::default();
        lines.iter().for_each(|line| remember(&mut router, line));
        assert!(lines.iter().all(|line| router.route(line).is_some()));
    }

    #[test]
    fn streams_that_take_turns_are_known_side_by_side() {
        let of_turn =
            |turn: usize| DELTA.replace("\"u\"", &format!("\"01a1fd02-b568-77d0-a135-0f86d083{turn:04x}\""));
        let mut router = Router::default();
        (0..1_000).for_each(|turn| remember(&mut router, &of_turn(turn)));
        let known = (0..1_000).filter(|turn| router.route(&of_turn(*turn)).is_some()).count();
        assert!(known > 850, "{known} of 1,000");
    }

    #[test]
    fn the_memory_has_an_end() {
        let mut router = Router::default();
        (0..10_000).for_each(|turn| remember(&mut router, &DELTA.replace("\"u\"", &format!("\"{turn}\""))));
        assert_eq!(router.heads.len(), PLACES[1]);
    }

    #[test]
    fn whatever_came_before_a_known_line_is_routed_as_any_other() {
        let mut router = Router::default();
        let (mut known, lines) = (0, SESSIONS.iter().flat_map(|session| session.lines()).map(str::to_owned));
        for line in lines.cycle().zip(changed(20_000)).flat_map(|(line, changed)| [line, changed]) {
            let found = route_line(&line);
            if let Some(KnownLine { method, params, route }) = router.route(&line) {
                known += 1;
                let found = found.unwrap_or_else(|| panic!("no notification: {line}"));
                assert_eq!((method, params, route), (&*found.method, found.params, &found.route), "{line}");
            } else if let Some(found) = &found {
                router.remember(&line, found);
            }
        }
        assert!(known > 1_000, "{known}");
    }
}
