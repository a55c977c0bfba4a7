//! Which kind of message a line is.

use codex_protocol_types::jsonrpc::Message;
use codex_protocol_types::route::{KnownLine, RoutedLine, Router, route, route_line};
use serde_json::value::RawValue;

use super::dispatch::State;
use super::effects::Effects;
use super::message::RawServerRequest;
use super::notification::Arrived;

impl State {
    /// Takes one line. What comes after the end is ignored: nobody is left.
    #[cfg(any(feature = "stdio", test))]
    pub(super) fn line(&mut self, line: &[u8], effects: &mut Effects) {
        match std::str::from_utf8(line) {
            Ok(text) => self.text(text, effects),
            Err(error) => self.violation(line, format!("not UTF-8: {error}"), effects),
        }
    }

    /// The same with a line that is known to be text.
    pub(super) fn text(&mut self, line: &str, effects: &mut Effects) {
        if self.closed.is_some() {
            return;
        }
        // Taken out, for what it knows is borrowed while the rest of the state changes.
        let mut router = std::mem::take(&mut self.router);
        let routed = self.routed(&mut router, line, effects);
        self.router = router;
        if routed {
            return;
        }
        match Message::parse(line) {
            Err(error) => self.violation(line.as_bytes(), error, effects),
            Ok(Message::Request { id, method, params }) => {
                self.request(RawServerRequest::new(id, &method, params), effects);
            }
            Ok(Message::Notification { method, params, .. }) => {
                // The params were already seen to be JSON, so this cannot fail; were it to, nothing is routed by them.
                let params = params.map(RawValue::get);
                let route = params.and_then(|params| route(&method, params).ok()).unwrap_or_default();
                self.notification(&Arrived::new(&method, params), &route, effects);
            }
            Ok(Message::Response { id, result }) => self.result(id, result, effects),
            Ok(Message::Error { id, error }) => self.refusal(id, error, effects),
        }
    }

    /// Takes a notification that is written as the runtime writes it; returns whether the line is one.
    fn routed(&mut self, router: &mut Router, line: &str, effects: &mut Effects) -> bool {
        if let Some(KnownLine { method, params, route }) = router.route(line) {
            self.notification(&Arrived::new(method, Some(params)), route, effects);
            return true;
        }
        let Some(found) = route_line(line) else { return false };
        router.remember(line, &found);
        let RoutedLine { method, params, route } = &found;
        self.notification(&Arrived::new(method, Some(params)), route, effects);
        true
    }
}
