//! A turn's result, made of its notifications.

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::TurnCompleted;
use codex_protocol_types::{
    MessagePhase, ServerNotification, ThreadItem, ThreadTokenUsage, TurnError, TurnStatus,
};

use super::usage;
use crate::error::{Error, Result};
use crate::session::{Kept, TurnRecord};
use crate::turn_result::TurnResult;
use crate::types::Turn;

/// Makes a result of a turn's notifications.
#[derive(Debug)]
pub(crate) struct Collector {
    turn_id: String,
    items: Vec<ThreadItem>,
    /// The first that was told of it in the turn, and the last.
    usage: Option<(ThreadTokenUsage, ThreadTokenUsage)>,
    used_before: Option<ThreadTokenUsage>,
    completed: Option<Turn>,
    undecodable: Option<String>,
    whole: bool,
}

impl Collector {
    pub(crate) fn new(turn_id: &str) -> Self {
        Self {
            turn_id: turn_id.to_owned(),
            items: Vec::new(),
            usage: None,
            used_before: None,
            completed: None,
            undecodable: None,
            whole: true,
        }
    }

    /// With what is kept of a turn.
    pub(crate) fn of(turn_id: &str, record: &TurnRecord) -> Self {
        let Kept { items, usage, used_before, completed, whole } = record.kept();
        let mut collector = Self { whole, ..Self::new(turn_id) };
        if let Some(ServerNotification::ThreadTokenUsageUpdated(before)) =
            used_before.flatten().map(|before| before.decode())
        {
            collector.used_before = Some(before.token_usage);
        }
        let usage = usage.map(|(first, last)| [first, last]);
        for notification in items.iter().chain(usage.iter().flatten()).chain(&completed) {
            collector.add(&notification.decode());
        }
        collector
    }

    /// Whether the turn was heard of from its beginning on.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Takes the items of the stored turn in place of those that were heard of.
    pub(crate) fn take_items(&mut self, stored: Vec<ThreadItem>) {
        if stored.len() >= self.items.len() {
            self.items = stored;
        }
    }

    /// Takes what a result is made of.
    pub(crate) fn add(&mut self, notification: &ServerNotification) {
        match notification {
            ServerNotification::ItemCompleted(completed) => self.items.push(completed.item.clone()),
            ServerNotification::ThreadTokenUsageUpdated(updated) => {
                let last = updated.token_usage.clone();
                let first = self.usage.take().map_or_else(|| last.clone(), |(first, _)| first);
                self.usage = Some((first, last));
            }
            ServerNotification::TurnCompleted(completed) => self.completed = Some(completed.turn.clone()),
            ServerNotification::Undecodable(broken) if broken.method == TurnCompleted::METHOD => {
                self.undecodable = Some(broken.error.clone());
            }
            _ => {}
        }
    }

    /// The result; a failed turn is an error that carries it.
    pub(crate) fn finish(self) -> Result<TurnResult> {
        let result = self.result()?;
        if result.status == TurnStatus::Failed { Err(failed(result)) } else { Ok(result) }
    }

    /// The result, also of a failed turn.
    pub(crate) fn result(self) -> Result<TurnResult> {
        if let Some(reason) = self.undecodable {
            return Err(Error::undecodable(TurnCompleted::METHOD, reason));
        }
        let Some(turn) = self.completed else { return Err(Error::TurnIncomplete { turn_id: self.turn_id }) };
        // `turn/completed` may list a summary of the items only.
        let items = if self.items.is_empty() { turn.items } else { self.items };
        let turn_usage = self.usage.as_ref().filter(|_| self.whole);
        let turn_usage =
            turn_usage.and_then(|(first, last)| usage::of_turn(self.used_before.as_ref(), first, last));
        Ok(TurnResult {
            id: turn.id,
            status: turn.status,
            error: turn.error,
            started_at: turn.started_at,
            completed_at: turn.completed_at,
            duration_ms: turn.duration_ms,
            final_response: final_response(&items),
            items,
            turn_usage,
            usage: self.usage.map(|(_, last)| last),
        })
    }
}

/// The error of a turn that failed.
pub(crate) fn failed(result: TurnResult) -> Error {
    let error = result.error.clone().unwrap_or_else(|| TurnError {
        additional_details: None,
        codex_error_info: None,
        message: "the runtime gave no reason".into(),
        misalignment: None,
    });
    Error::TurnFailed { error: Box::new(error), result: Box::new(result) }
}

/// The error of a turn that failed; `None` for any other end.
pub(crate) fn failure(turn: Turn) -> Option<Error> {
    let mut collector = Collector::new(&turn.id);
    collector.completed = Some(turn);
    collector.finish().err()
}

/// The last agent message of phase `final_answer`, else the last one without a phase.
fn final_response(items: &[ThreadItem]) -> Option<String> {
    let messages = || {
        items.iter().rev().filter_map(|item| match item {
            ThreadItem::AgentMessage(message) => Some(message),
            _ => None,
        })
    };
    let last = messages().find(|message| message.phase == Some(MessagePhase::FinalAnswer));
    let last = last.or_else(|| messages().find(|message| message.phase.is_none()));
    last.map(|message| message.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str, phase: Option<&str>) -> ThreadItem {
        let phase = phase.map_or("null".to_owned(), |phase| format!("\"{phase}\""));
        let json = format!(r#"{{"type":"agentMessage","id":"i","text":"{text}","phase":{phase}}}"#);
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn the_final_answer_wins_over_later_messages() {
        let items =
            [message("a", Some("final_answer")), message("b", None), message("c", Some("commentary"))];
        assert_eq!(final_response(&items).as_deref(), Some("a"));
    }

    #[test]
    fn without_one_the_last_message_without_a_phase_does() {
        let items = [message("a", None), message("b", None), message("c", Some("commentary"))];
        assert_eq!(final_response(&items).as_deref(), Some("b"));
        assert_eq!(final_response(&[message("c", Some("commentary"))]), None);
    }

    #[test]
    fn without_a_completion_there_is_no_result() {
        assert!(
            matches!(Collector::new("t").finish(), Err(Error::TurnIncomplete { turn_id }) if turn_id == "t")
        );
    }
}
