//! A captured session of the real runtime: one turn that writes a text.

use anyhow::{Context as _, Result};
use serde_json::Value;

const SESSION: &str = include_str!("../../../../protocol-types/tests/fixtures/session/text_turn.jsonl");

/// The first line of that method whose text holds the mark.
pub fn line(method: &str, mark: &str) -> &'static str {
    let start = format!(r#"{{"method":"{method}""#);
    let found = SESSION.lines().find(|line| line.starts_with(&start) && line.contains(mark));
    found.expect("the session has such a line")
}

/// What the runtime answered to the request of that id: 1 `initialize`, 2 `thread/start`, 3 `turn/start`.
pub fn result(id: u32) -> &'static str {
    let start = format!(r#"{{"id":{id},"result":"#);
    let found = SESSION.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('}'));
    found.expect("the session has such an answer")
}

/// The ids of the captured session, which other turns have others in place of.
#[derive(Debug)]
pub struct Captured {
    thread: String,
    turn: String,
}

impl Captured {
    pub fn new() -> Result<Self> {
        let (thread, turn): (Value, Value) =
            (serde_json::from_str(result(2))?, serde_json::from_str(result(3))?);
        let id = |of: &Value| of["id"].as_str().map(str::to_owned).context("the session has ids");
        Ok(Self { thread: id(&thread["thread"])?, turn: id(&turn["turn"])? })
    }

    /// The text with the ids of another turn; the first has the captured ones.
    pub fn of_turn(&self, index: usize, text: &str) -> String {
        if index == 0 {
            return text.to_owned();
        }
        let other = |id: &str| format!("{}{index:04x}", &id[..id.len() - 4]);
        text.replace(&self.thread, &other(&self.thread)).replace(&self.turn, &other(&self.turn))
    }

    /// What is written when all turns are started.
    pub fn stream(&self, turns: usize, deltas: usize) -> Vec<u8> {
        let of_each = |method| -> Vec<String> {
            (0..turns).map(|turn| self.of_turn(turn, line(method, "")) + "\n").collect()
        };
        let delta = of_each("item/agentMessage/delta");
        let mut stream = of_each("turn/started").concat().into_bytes();
        for index in 0..deltas {
            stream.extend_from_slice(delta[index % turns].as_bytes());
        }
        stream.extend(of_each("turn/completed").concat().into_bytes());
        stream
    }
}
