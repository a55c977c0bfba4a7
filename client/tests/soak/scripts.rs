//! The scripts of all turns of one model, and who is looked for in what is said to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use codex_client::testing::{ModelRequest, Reply};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::ledger::{Count, Log};
use crate::plan::Step;
use crate::script::{Cue, Script};

/// The scripts of all turns of one model.
#[derive(Debug)]
pub(crate) struct Scripts {
    all: Mutex<HashMap<u64, Arc<Script>>>,
    log: Log,
}

impl Scripts {
    pub(crate) fn new(log: Log) -> Self {
        Self { all: Mutex::default(), log }
    }

    /// A new one, and what of it wants to be seen to.
    pub(crate) fn add(&self, steps: Vec<Step>) -> (Arc<Script>, UnboundedReceiver<Cue>) {
        let (cues, receiver) = unbounded_channel();
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let id = all.len() as u64 + 1;
        let script = Arc::new(Script::new(id, steps, cues));
        all.insert(id, Arc::clone(&script));
        (script, receiver)
    }

    pub(crate) fn get(&self, id: u64) -> Option<Arc<Script>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// What the model answers.
    pub(crate) fn answer(&self, request: &ModelRequest) -> Reply {
        let turn = request.user_texts().iter().rev().find_map(|text| turn_of(text));
        let Some(script) = turn.and_then(|turn| self.get(turn)) else {
            return self.refuse(&format!("a request to the model of no turn: {:?}", request.user_texts()));
        };
        match script.answer(request) {
            Ok(reply) => reply,
            Err(wrong) => self.refuse(&format!("turn {}: {wrong}", script.id)),
        }
    }

    fn refuse(&self, wrong: &str) -> Reply {
        self.log.fault(Count::Wrong, wrong);
        Reply::error_with_message(400, wrong)
    }
}

/// The turn that is begun or steered by what the user says.
pub(crate) fn turn_of(text: &str) -> Option<u64> {
    let mut words = text.split(' ');
    match words.next()? {
        "turn" | "steer" => words.next()?.parse().ok(),
        _ => None,
    }
}
