//! What a recording answers to what a client sends: no I/O, no clock.

use std::collections::HashMap;

use codex_protocol_types::recording::{Direction, Line};
use serde_json::Value;

use crate::connection::MADE_UP;
use crate::secret::REDACTED;

/// A recording as far as it has been played.
#[derive(Debug)]
pub(super) struct Player {
    messages: Vec<Message>,
    /// Ids of the client's requests: recorded, and as they are now.
    ids: HashMap<String, Value>,
    /// Names that the client makes up: recorded, and as they are now.
    names: Vec<(String, String)>,
}

/// A recorded message.
#[derive(Debug)]
struct Message {
    sent: bool,
    value: Value,
    played: bool,
}

impl Player {
    /// Reads the lines of a recording; the number of the first that is none of it.
    pub(super) fn read(recording: &str) -> Result<Self, usize> {
        let messages = recording.lines().enumerate().map(|(line, text)| message(text).ok_or(line + 1));
        let messages = messages.collect::<Result<_, _>>()?;
        Ok(Self { messages, ids: HashMap::new(), names: Vec::new() })
    }

    /// How many messages of the client were recorded and have not come.
    pub(super) fn unplayed(&self) -> usize {
        self.messages.iter().filter(|message| message.sent && !message.played).count()
    }

    /// Takes a message of the client; what is unexpected about it, in words. `Err` where there is none such at all.
    pub(super) fn take(&mut self, message: &Value) -> Result<Option<String>, String> {
        let method = message.get("method").and_then(Value::as_str);
        let fits = |recorded: &&mut Message| {
            let same_method = recorded.value.get("method").and_then(Value::as_str) == method;
            // An answer names its request by the id, which is the server's own.
            let same_id = method.is_some() || recorded.value.get("id") == message.get("id");
            recorded.sent && !recorded.played && same_method && same_id
        };
        let name = method.unwrap_or("an answer");
        let Some(recorded) = self.messages.iter_mut().find(fits) else {
            return Err(format!("{name} was sent, and the recording has no such message any more"));
        };
        recorded.played = true;
        let recorded = recorded.value.clone();
        if let (Some(was), Some(is)) = (recorded.get("id"), message.get("id")) {
            self.ids.insert(was.to_string(), is.clone());
        }
        // How a client introduces itself is its own affair.
        if method == Some("initialize") {
            return Ok(None);
        }
        let body = ["params", "result", "error"].into_iter().find_map(|member| {
            let (was, is) = (recorded.get(member), message.get(member));
            self.difference(member, was.unwrap_or(&Value::Null), is.unwrap_or(&Value::Null))
        });
        Ok(body.map(|difference| format!("{name}: {difference}")))
    }

    /// What the runtime says now: all that was received before the next message of the client that has not come.
    pub(super) fn due(&mut self) -> Vec<String> {
        let mut due = Vec::new();
        for message in &mut self.messages {
            if message.played {
                continue;
            }
            if message.sent {
                break;
            }
            message.played = true;
            let mut value = message.value.clone();
            let is_answer = value.get("method").is_none();
            if let Some(id) = value.get_mut("id").filter(|_| is_answer)
                && let Some(now) = self.ids.get(&id.to_string())
            {
                *id = now.clone();
            }
            let line = value.to_string();
            due.push(self.names.iter().fold(line, |line, (was, is)| line.replace(was, is)));
        }
        due
    }

    /// The first difference between what was sent then and now.
    fn difference(&mut self, place: &str, was: &Value, is: &Value) -> Option<String> {
        match (was, is) {
            (Value::String(was), _) if was == REDACTED => None,
            (Value::String(was), Value::String(is))
                if was.starts_with(MADE_UP) && is.starts_with(MADE_UP) =>
            {
                self.names.push((was.clone(), is.clone()));
                None
            }
            (Value::Object(was), Value::Object(is)) => {
                let names = was.keys().chain(is.keys().filter(|name| !was.contains_key(*name)));
                names.into_iter().find_map(|name| {
                    let of =
                        |members: &serde_json::Map<_, _>| members.get(name).cloned().unwrap_or(Value::Null);
                    self.difference(&format!("{place}.{name}"), &of(was), &of(is))
                })
            }
            (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
                let mut pairs = was.iter().zip(is).enumerate();
                pairs.find_map(|(index, (was, is))| self.difference(&format!("{place}[{index}]"), was, is))
            }
            _ => (was != is).then(|| format!("{place} is {is}, and was {was}")),
        }
    }
}

fn message(line: &str) -> Option<Message> {
    let line = Line::parse(line).ok()?;
    let value = serde_json::from_str(line.message).ok()?;
    Some(Message { sent: line.direction == Direction::Sent, value, played: false })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RECORDING: &str = r#"{"sent":{"id":1,"method":"initialize","params":{"a":1}}}
{"received":{"id":1,"result":{}}}
{"received":{"method":"warning"}}
{"sent":{"id":2,"method":"command/exec","params":{"processId":"codex-client-1-1","env":{"K":"[redacted]"}}}}
{"sent":{"id":3,"method":"thread/start","params":{"cwd":"/a"}}}
{"received":{"method":"delta","params":{"processId":"codex-client-1-1"}}}
{"received":{"id":3,"result":"three"}}
{"received":{"id":2,"result":"two"}}
"#;

    #[test]
    fn it_answers_as_it_was_answered_whatever_the_ids_and_the_order() {
        let mut player = Player::read(RECORDING).unwrap();
        assert_eq!(player.take(&json!({ "id": 7, "method": "initialize" })), Ok(None));
        assert_eq!(player.due(), [r#"{"id":7,"result":{}}"#, r#"{"method":"warning"}"#]);
        let start = json!({ "id": 8, "method": "thread/start", "params": { "cwd": "/a" } });
        assert_eq!((player.take(&start), player.due()), (Ok(None), Vec::new()));
        let params = json!({ "processId": "codex-client-2-1", "env": { "K": "secret" } });
        assert_eq!(player.take(&json!({ "id": 9, "method": "command/exec", "params": params })), Ok(None));
        let delta = r#"{"method":"delta","params":{"processId":"codex-client-2-1"}}"#;
        assert_eq!(player.due(), [delta, r#"{"id":8,"result":"three"}"#, r#"{"id":9,"result":"two"}"#]);
        assert_eq!(player.unplayed(), 0);
    }

    #[test]
    fn it_says_what_it_did_not_expect() {
        let mut player = Player::read(RECORDING).unwrap();
        let other = json!({ "id": 8, "method": "thread/start", "params": { "cwd": "/b" } });
        let difference = r#"thread/start: params.cwd is "/b", and was "/a""#;
        assert_eq!(player.take(&other), Ok(Some(difference.to_owned())));
        assert!(player.take(&other).unwrap_err().starts_with("thread/start was sent"));
        assert_eq!(player.unplayed(), 2);
        assert_eq!(Player::read("{\"sent\":{}}\nnonsense").unwrap_err(), 2);
    }
}
