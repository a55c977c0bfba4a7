//! The ids of a line that is written as the runtime writes it, found without serde.

use std::borrow::Cow;

use super::{IdPlace, Route, RoutedLine};
use crate::jsonrpc::RequestIdRef;
use crate::wire::envelope::notification;
use crate::wire::scan::Scan;

/// Reads a line; `None` where it is in doubt, and the walk has to say.
pub(super) fn line(line: &str) -> Option<RoutedLine<'_>> {
    let mut route = Route::default();
    let (method, params) = notification(line, |scan, method| {
        let (start, ids) = (scan.at(), route.places(method));
        object(scan, ids, None, &mut route)?;
        Some((method, scan.since(start)))
    })?;
    Some(RoutedLine { method: Cow::Borrowed(method), params, route })
}

/// Reads the params of a method into a route, which is too large to be handed on; `None` where they are in doubt.
pub(super) fn params<'a>(ids: &'static [IdPlace], params: &'a str, route: &mut Route<'a>) -> Option<()> {
    let mut scan = Scan::new(params);
    object(&mut scan, ids, None, route)?;
    scan.is_at_end().then_some(())
}

/// Passes over the params, or over the member of the params that holds nested ids.
fn object<'a>(
    scan: &mut Scan<'a>,
    ids: &'static [IdPlace],
    inside: Option<&'static str>,
    route: &mut Route<'a>,
) -> Option<()> {
    scan.members(|scan, name| {
        let place = ids.iter().find(|place| match inside {
            None => place.member == name,
            Some(member) => place.member == member && place.nested == Some(name),
        });
        match place {
            None => scan.value(),
            Some(_) if scan.take("null") => Some(()),
            Some(place) if inside.is_none() && place.nested.is_some() => {
                object(scan, ids, Some(place.member), route)
            }
            Some(place) => {
                let id = match scan.peek()? {
                    b'"' => RequestIdRef::String(Cow::Borrowed(scan.plain()?)),
                    _ => RequestIdRef::Integer(scan.integer()?),
                };
                route.set(place.kind, id);
                Some(())
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::changed::{SESSIONS, changed};
    use super::super::walked;

    #[test]
    fn lines_of_the_runtime_are_read_without_serde() {
        let lines = SESSIONS.iter().flat_map(|session| session.lines());
        let notifications: Vec<&str> = lines.filter(|line| line.starts_with("{\"method\"")).collect();
        assert!(notifications.len() > 30, "{}", notifications.len());
        for line in notifications.into_iter().filter(|line| walked(line).is_some()) {
            assert_eq!(super::line(line), walked(line));
        }
    }

    #[test]
    fn a_changed_line_is_read_as_serde_reads_it_or_left_to_serde() {
        let mut read = 0;
        for line in changed(20_000) {
            if let Some(found) = super::line(&line) {
                read += 1;
                assert_eq!(Some(found), walked(&line), "{line}");
            }
        }
        assert!(read > 5_000, "{read} of the changed lines were read");
    }
}
