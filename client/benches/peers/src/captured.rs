//! The turn of the captured session, as many times as are wanted: each under ids of its own.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::session::{line, result};

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

    /// The notification of that method in each of these turns.
    pub fn of_each(&self, turns: impl IntoIterator<Item = usize>, method: &str) -> Vec<String> {
        turns.into_iter().map(|turn| self.of_turn(turn, line(method, ""))).collect()
    }

    /// What is written when all turns are started.
    pub fn stream(&self, turns: usize, deltas: usize) -> Vec<u8> {
        let lines = |method| -> Vec<String> {
            self.of_each(0..turns, method).into_iter().map(|line| line + "\n").collect()
        };
        let delta = lines("item/agentMessage/delta");
        let mut stream = lines("turn/started").concat().into_bytes();
        for index in 0..deltas {
            stream.extend_from_slice(delta[index % turns].as_bytes());
        }
        stream.extend(lines("turn/completed").concat().into_bytes());
        stream
    }
}
