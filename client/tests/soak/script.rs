//! The script of one turn: what its model says, and what it has said so far.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use codex_client::testing::{Hold, ModelRequest, Reply};
use serde_json::json;
use tokio::sync::mpsc::UnboundedSender;

use crate::plan::{Decision, End, Failure, Message, Midway, Step};

/// Something of a turn's script wants to be seen to.
#[derive(Debug)]
pub(crate) enum Cue {
    /// The model waits in the middle of a message.
    Held(Hold, Midway),
    /// A handler will never answer.
    Unanswered,
}

/// The script of one turn.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) id: u64,
    state: Mutex<State>,
    cues: UnboundedSender<Cue>,
}

#[derive(Debug, Default)]
struct State {
    steps: VecDeque<Step>,
    /// What the model has said, or is about to.
    said: Vec<Said>,
    answers: usize,
    /// The call of which the next request must bring the output.
    call: Option<String>,
    /// How many steers were accepted, and how many the model has seen.
    steered: u64,
    steers_seen: u64,
    /// Whether something has happened that interrupts the turn.
    stopped: bool,
    failed: bool,
    background: bool,
}

/// A message of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) words: Vec<String>,
    /// Whether it has an end.
    pub(crate) whole: bool,
    /// In which of its answers.
    pub(crate) answer: usize,
    /// Whether the answer was cut off by a steer: the runtime then gives up the request that is under way, at whatever
    /// point, and asks once more.
    pub(crate) cut_off: bool,
}

/// What has become of the script so far.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) said: Vec<Said>,
    /// How many requests the model was not asked.
    pub(crate) unasked: usize,
    /// How many steers were accepted that the model has not seen.
    pub(crate) unseen_steers: u64,
    pub(crate) stopped: bool,
    pub(crate) failed: bool,
    pub(crate) background: bool,
}

impl Told {
    /// How many answers were cut off.
    pub(crate) fn cut_off(&self) -> usize {
        let mut answers: Vec<_> =
            self.said.iter().filter(|said| said.cut_off).map(|said| said.answer).collect();
        answers.dedup();
        answers.len()
    }
}

impl Script {
    pub(crate) fn new(id: u64, steps: Vec<Step>, cues: UnboundedSender<Cue>) -> Self {
        let state = State { steps: steps.into(), ..State::default() };
        Self { id, state: Mutex::new(state), cues }
    }

    /// What the user says to begin the turn.
    pub(crate) fn prompt(&self) -> String {
        format!("turn {}", self.id)
    }

    /// What the user says to steer it.
    pub(crate) fn steer(&self, number: u64) -> String {
        format!("steer {} {number}", self.id)
    }

    /// A steer was accepted.
    pub(crate) fn steered(&self) {
        self.state().steered += 1;
    }

    /// Whether something has been done that interrupts the turn.
    pub(crate) fn stop(&self, stopped: bool) {
        self.state().stopped = stopped;
    }

    /// A handler will never answer what this turn asks.
    pub(crate) fn unanswered(&self) {
        // An error means that nobody is interested any more.
        let _ = self.cues.send(Cue::Unanswered);
    }

    pub(crate) fn told(&self) -> Told {
        let state = self.state();
        Told {
            said: state.said.clone(),
            unasked: state.steps.len(),
            unseen_steers: state.steered.saturating_sub(state.steers_seen),
            stopped: state.stopped,
            failed: state.failed,
            background: state.background,
        }
    }

    /// What the model answers to a request of this turn; an error if it must not have been asked so.
    pub(crate) fn answer(&self, request: &ModelRequest) -> Result<Reply, String> {
        let mut state = self.state();
        let steer = format!("steer {} ", self.id);
        let steers = request.user_texts().iter().filter(|text| text.starts_with(&steer)).count() as u64;
        let anew = steers > state.steers_seen;
        state.steers_seen = steers;
        if let Some(call) = state.call.take()
            && request.function_call_output(&call).is_none()
            && !anew
        {
            return Err(format!("the output of {call} did not come to the model"));
        }
        let answers = state.answers;
        if anew {
            state.failed = false;
        }
        for said in state.said.iter_mut().filter(|said| anew && said.answer == answers) {
            said.cut_off = true;
        }
        state.answers += 1;
        let step = match state.steps.pop_front() {
            Some(step) => step,
            // Whoever steers a turn that was about to end has it go on.
            None if anew => Step { messages: vec![Message { held: None, words: 3 }], end: End::Done },
            None => return Err("the model was asked once more than scripted".to_owned()),
        };
        Ok(self.play(&mut state, step))
    }

    fn play(&self, state: &mut State, step: Step) -> Reply {
        let disconnects = matches!(step.end, End::Fail(Failure::Disconnect));
        let reply = step.messages.iter().fold(Reply::new(), |reply, message| {
            let words = self.words(state.said.len(), message.words);
            let answer = state.answers;
            state.said.push(Said { words: words.clone(), whole: !disconnects, answer, cut_off: false });
            match message.held {
                None if disconnects => reply.partial_text(words.concat()),
                None => reply.text_chunks(words),
                Some((before, midway)) => {
                    let (before, after) = words.split_at(before);
                    let (reply, hold) = reply.partial_text(before.concat()).held();
                    // An error means that nobody is interested any more: then it goes on.
                    let _ = self.cues.send(Cue::Held(hold, midway));
                    reply.text_chunks(after)
                }
            }
        });
        self.end(state, reply, step.end)
    }

    fn end(&self, state: &mut State, reply: Reply, end: End) -> Reply {
        let call = format!("call-{}-{}", self.id, state.steps.len());
        match end {
            End::Done => reply,
            End::Ask(decision) => {
                state.stopped |= decision == Decision::Cancel;
                state.background |= decision == Decision::Background;
                let run = if decision == Decision::Background { "; sleep 600" } else { "" };
                let arguments = json!({
                    "cmd": format!("echo soak {} {}{run}", self.id, decision.word()),
                    "sandbox_permissions": "require_escalated",
                    "justification": "The soak wants it.",
                    "yield_time_ms": 250,
                });
                state.call = Some(call.clone());
                reply.tool_call_with_id(call, "exec_command", arguments)
            }
            End::Call(tool) => {
                state.call = Some(call.clone());
                reply.tool_call_with_id(call, "soak", json!({ "turn": self.id, "manner": tool.word() }))
            }
            End::Fail(failure) => {
                state.failed = true;
                match failure {
                    Failure::Status(status) => Reply::error(status),
                    Failure::Code(code) => reply.fail(code, "as scripted"),
                    Failure::Disconnect => reply.disconnect(),
                }
            }
        }
    }

    /// Words that no other message has.
    fn words(&self, message: usize, number: usize) -> Vec<String> {
        (0..number).map(|word| format!("{}.{message}.{word} ", self.id)).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
