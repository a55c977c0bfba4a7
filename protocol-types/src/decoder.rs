//! Params that begin as those before them: their ids need no search.

use crate::ServerNotification;
use crate::route::notification_info;
use crate::wire::flat::{Known, Params, Streamed as _};
use crate::wire::scan::Scan;

/// Decodes the notifications of one stream, one after the other.
///
/// It makes of each what [`ServerNotification::decode_str`] makes of it, and is faster in a stream, of which the params
/// begin alike: with the same ids.
///
/// ```
/// use codex_protocol_types::{NotificationDecoder, ServerNotification};
///
/// let mut decoder = NotificationDecoder::default();
/// for text in ["He", "llo"] {
///     let params = format!(r#"{{"threadId":"t","turnId":"u","itemId":"i","delta":"{text}"}}"#);
///     match decoder.decode("item/agentMessage/delta", &params) {
///         ServerNotification::ItemAgentMessageDelta(delta) => assert_eq!(delta.delta, text),
///         other => panic!("{other:?}"),
///     }
/// }
/// ```
#[derive(Debug, Clone, Default)]
pub struct NotificationDecoder {
    /// Of which method the head is.
    method: String,
    /// Params up to the end of their last id; empty if nothing is remembered.
    head: String,
    /// The members in it.
    known: Vec<Known>,
}

/// A longer head holds more than ids, and is not remembered.
const LONGEST: usize = 512;

impl NotificationDecoder {
    /// Decodes a notification: see [`ServerNotification::decode_str`].
    pub fn decode(&mut self, method: &str, params: &str) -> ServerNotification {
        if !self.head.is_empty() && self.method == method && params.starts_with(&self.head) {
            let mut scan = Scan::from(params, self.head.len());
            let read = ServerNotification::read(method, Params::known(&mut scan, &self.known));
            if let Some(streamed) = read.filter(|_| scan.is_at_end()) {
                return streamed;
            }
        }
        let mut scan = Scan::new(params);
        if let Some(streamed) =
            ServerNotification::read(method, Params::new(&mut scan)).filter(|_| scan.is_at_end())
        {
            self.remember(method, params);
            return streamed;
        }
        ServerNotification::decode_any(method, params)
    }

    /// Remembers params that were read.
    fn remember(&mut self, method: &str, params: &str) {
        self.head.clear();
        self.known.clear();
        let ids = notification_info(method).map_or_else(Default::default, |info| info.ids);
        let mut scan = Scan::new(params);
        let (mut end, mut count) = (0, 0);
        while scan.at() <= LONGEST && scan.take(if self.known.is_empty() { "{" } else { "," }) {
            let Some(name) = scan.plain_at() else { break };
            let value = scan.expect(":").and_then(|()| scan.plain_at());
            let Some(value) = value else { break };
            let is_id = ids.iter().any(|id| id.member == &params[name.clone()]);
            self.known.push((name, value));
            if is_id && scan.at() <= LONGEST {
                (end, count) = (scan.at(), self.known.len());
            }
        }
        self.known.truncate(count);
        self.head.push_str(&params[..end]);
        if self.method != method {
            method.clone_into(&mut self.method);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::changed::{SESSIONS, changed};
    use crate::route::{RoutedLine, route_line};

    #[test]
    fn whatever_came_before_params_are_decoded_as_any_others() {
        let mut decoder = NotificationDecoder::default();
        let lines = SESSIONS.iter().flat_map(|session| session.lines()).map(str::to_owned);
        let (mut known, mut read) = (0, 0);
        for line in lines.cycle().zip(changed(20_000)).flat_map(|(line, changed)| [line, changed]) {
            let Some(RoutedLine { method, params, .. }) = route_line(&line) else { continue };
            read += 1;
            known += usize::from(!decoder.head.is_empty() && params.starts_with(&decoder.head));
            assert_eq!(
                decoder.decode(&method, params),
                ServerNotification::decode_str(&method, params),
                "{line}"
            );
        }
        assert!(known > 500 && read > 20_000, "{known} of {read}");
    }

    #[test]
    fn a_member_that_is_named_again_counts_again() {
        let mut decoder = NotificationDecoder::default();
        for params in [
            r#"{"threadId":"t","turnId":"u","itemId":"i","delta":"a"}"#,
            r#"{"threadId":"t","turnId":"u","itemId":"i","delta":"b","turnId":"v"}"#,
        ] {
            let method = "item/agentMessage/delta";
            assert_eq!(decoder.decode(method, params), ServerNotification::decode_str(method, params));
        }
    }
}
