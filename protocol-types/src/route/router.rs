//! Lines that begin as one before: their ids stand where they stood in that.

use std::ops::Range;

use super::{IdPlace, Route, RoutedLine, notification_info};
use crate::notifications::WELL_KNOWN_IDS;
use crate::wire::envelope;
use crate::wire::scan::Scan;

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
    /// Each in one of two places, by [`place`]; none until there is one to remember.
    heads: Vec<Option<Box<Head>>>,
    /// How long the head is that was remembered last.
    length: usize,
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
/// A longer head holds more than ids, and is not remembered.
const LONGEST: usize = 512;
/// So many bytes at its end say where a head is looked for: in them a long id differs from others, or the id before it.
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
        let place = place(line.get(..self.length)?, self.heads.len())?;
        let mut heads = [place, place ^ 1].into_iter().filter_map(|place| self.heads[place].as_ref());
        let head = heads.find(|head| line.starts_with(&head.text))?;
        let params = head.params(line)?;
        Some(KnownLine { method: &line[head.method.clone()], params, route: &head.route })
    }

    /// Remembers a line and what was found in it, if all its ids are plain members of its params.
    pub fn remember(&mut self, line: &str, found: &RoutedLine<'_>) {
        let inside = |piece: &str| {
            let start = (piece.as_ptr() as usize).checked_sub(line.as_ptr() as usize)?;
            (line.get(start..start + piece.len())? == piece).then_some(start..start + piece.len())
        };
        let RoutedLine { method, params, route } = found;
        let places = notification_info(method).map_or(WELL_KNOWN_IDS, |info| info.ids);
        let ends = places.iter().filter_map(|place| Some(inside(route.get(place.kind)?)?.end));
        let plain = places.iter().all(|place| place.nested.is_none()) && route.request_id.is_none();
        // With the quote after the id.
        let Some(length) = ends.max().map(|end| end + 1).filter(|length| plain && *length <= LONGEST) else {
            return;
        };
        let (Some(method), Some(params)) = (inside(method), inside(params)) else { return };
        let mut scan = Scan::from(line, length);
        let names = scan.take(",") && is_other(scan.plain(), places) && scan.take(":");
        self.length = if names { scan.at() } else { length };
        let (text, route) = (line[..self.length].to_owned(), route.to_owned());
        self.put(Box::new(Head { text, names, method, params: params.start, places, route }));
    }

    /// Puts a head where it is looked for, in the place of another if there may be no more.
    fn put(&mut self, head: Box<Head>) {
        loop {
            let first = place(&head.text, self.heads.len());
            let mut places = first.into_iter().flat_map(|first| [first, first ^ 1]);
            let fits =
                |place: &usize| self.heads[*place].as_ref().is_none_or(|other| other.text == head.text);
            if let Some(place) = places.find(fits) {
                self.heads[place] = Some(head);
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
fn place(head: &str, places: usize) -> Option<usize> {
    let (words, _) = head.as_bytes()[head.len().saturating_sub(TOLD_BY)..].as_chunks();
    let mixed = words.iter().fold(0_u64, |mixed, word| {
        (mixed.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    });
    ((mixed >> 32) as usize).checked_rem(places)
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
        remember(
            &mut router,
            &format!(r#"{{"method":"m","params":{{"x":"{}","turnId":"u"}}}}"#, "x".repeat(LONGEST)),
        );
        assert!(router.heads.is_empty());
    }

    #[test]
    fn streams_that_take_turns_are_known_side_by_side() {
        let of_turn =
            |turn: usize| DELTA.replace("\"u\"", &format!("\"01a1fd02-b568-77d0-a135-0f86d083{turn:04x}\""));
        let mut router = Router::default();
        (0..1_000).for_each(|turn| remember(&mut router, &of_turn(turn)));
        let known = (0..1_000).filter(|turn| router.route(&of_turn(*turn)).is_some()).count();
        assert!(known > 900, "{known} of 1,000");
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
