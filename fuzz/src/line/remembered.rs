//! What is remembered of one line for those after it changes nothing of what is said of them.

use codex_protocol_types::route::{KnownLine, RoutedLine, Router, route_line};
use codex_protocol_types::{NotificationDecoder, ServerNotification};

/// Reads all lines, and then all once more.
pub(super) fn check(lines: &str) {
    let (mut router, mut decoder) = (Router::default(), NotificationDecoder::default());
    for line in lines.split('\n').chain(lines.split('\n')) {
        let found = route_line(line);
        match (router.route(line), &found) {
            (None, None) => {}
            (None, Some(found)) => router.remember(line, found),
            (Some(_), None) => panic!("known, and no notification: {line}"),
            (Some(KnownLine { method, params, route }), Some(found)) => {
                assert_eq!((method, params, route), (&*found.method, found.params, &found.route), "{line}");
            }
        }
        if let Some(RoutedLine { method, params, .. }) = found {
            let decoded = ServerNotification::decode_str(&method, params);
            assert_eq!(decoder.decode(&method, params), decoded, "{line}");
        }
    }
}
