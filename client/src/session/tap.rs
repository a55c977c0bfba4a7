//! Who is told of each message as it passes, without its secrets.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError};

use codex_protocol_types::method::secret_members;
use codex_protocol_types::recording::Direction;
use serde_json::Value;

use crate::secret::REDACTED;
use crate::sync::Mutex;

/// Is told of a message.
pub(crate) type Listener = Arc<dyn Fn(Direction, &str) + Send + Sync>;

/// Tells its listeners of each message.
pub(crate) struct Tap {
    listeners: Vec<Listener>,
    /// The requests with secrets that are not answered yet: an answer does not say what it answers.
    asked: Mutex<HashMap<(Direction, String), &'static [&'static str]>>,
}

impl fmt::Debug for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tap")
    }
}

impl Tap {
    /// `None` where nobody listens.
    pub(crate) fn new(listeners: Vec<Listener>) -> Option<Self> {
        (!listeners.is_empty()).then(|| Self { listeners, asked: Mutex::default() })
    }

    /// Tells of a message, as one line of JSON.
    pub(super) fn pass(&self, direction: Direction, line: &[u8]) {
        let Ok(mut message) = serde_json::from_slice::<Value>(line) else {
            // What it is nobody knows, so nobody knows what is secret in it.
            return self.tell(direction, &format!("\"{} bytes that are no JSON\"", line.len()));
        };
        let secrets = self.secrets(direction, &message);
        if !secrets.is_empty() {
            hide(&mut message, secrets);
        }
        match std::str::from_utf8(line) {
            Ok(line) if secrets.is_empty() && !line.contains(['\n', '\r']) => self.tell(direction, line),
            _ => self.tell(direction, &message.to_string()),
        }
    }

    fn tell(&self, direction: Direction, line: &str) {
        self.listeners.iter().for_each(|listener| listener(direction, line));
    }

    /// The members that must not be shown of a message.
    fn secrets(&self, direction: Direction, message: &Value) -> &'static [&'static str] {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let id = message.get("id").map(Value::to_string);
        match (message.get("method").and_then(Value::as_str), id) {
            (Some(method), id) => {
                let secrets = secret_members(method);
                if let Some(id) = id.filter(|_| !secrets.is_empty()) {
                    asked.insert((direction, id), secrets);
                }
                secrets
            }
            (None, Some(id)) => asked.remove(&(direction.back(), id)).unwrap_or_default(),
            (None, None) => &[],
        }
    }
}

/// Replaces all text in members of these names. What else there is stays, so that it still reads as what it is.
fn hide(value: &mut Value, secrets: &[&str]) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if secrets.contains(&name.as_str()) { redact(member) } else { hide(member, secrets) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, secrets)),
        _ => {}
    }
}

fn redact(value: &mut Value) {
    match value {
        Value::String(text) => REDACTED.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(members) => members.values_mut().for_each(redact),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of messages, each with its direction.
    fn told(messages: &[(Direction, &str)]) -> Vec<String> {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let listener = Arc::clone(&lines);
        let tell = move |_, line: &str| listener.lock().unwrap().push(line.to_owned());
        let tap = Tap::new(vec![Arc::new(tell)]).unwrap();
        messages.iter().for_each(|(direction, line)| tap.pass(*direction, line.as_bytes()));
        drop(tap);
        Arc::into_inner(lines).unwrap().into_inner().unwrap()
    }

    #[test]
    fn secrets_are_hidden_in_requests_and_in_their_answers() {
        let (sent, received) = (Direction::Sent, Direction::Received);
        let lines = told(&[
            (sent, r#"{"id":1,"method":"account/login/start","params":{"type":"apiKey","apiKey":"sk-1"}}"#),
            // The same id, asked by the server.
            (received, r#"{"id":1,"method":"attestation/generate","params":{}}"#),
            (sent, r#"{"id":1,"result":{"token":"t-1"}}"#),
            (received, r#"{"id":1,"result":{"type":"chatgptDeviceCode","userCode":"c-1"}}"#),
            (sent, r#"{"id":2,"method":"command/exec","params":{"env":{"KEY":"k-1"},"command":["ls"]}}"#),
        ]);
        assert_eq!(
            lines[0],
            r#"{"id":1,"method":"account/login/start","params":{"apiKey":"[redacted]","type":"apiKey"}}"#
        );
        assert_eq!(lines[2], r#"{"id":1,"result":{"token":"[redacted]"}}"#);
        assert_eq!(lines[3], r#"{"id":1,"result":{"type":"chatgptDeviceCode","userCode":"[redacted]"}}"#);
        assert!(lines[4].contains(r#""env":{"KEY":"[redacted]"}"#) && lines[4].contains(r#"["ls"]"#));
    }

    #[test]
    fn everything_else_passes_as_it_is_on_one_line() {
        let plain = r#"{"method":"turn/start",  "params":{"apiKey":"not one"}}"#;
        let lines = told(&[
            (Direction::Sent, plain),
            (Direction::Sent, "{\"id\":1,\n\"result\":{}}"),
            (Direction::Received, "sk-1"),
        ]);
        assert_eq!(lines, [plain, r#"{"id":1,"result":{}}"#, "\"4 bytes that are no JSON\""]);
    }
}
