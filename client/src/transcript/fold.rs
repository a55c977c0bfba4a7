//! What each notification does to a transcript.

use codex_protocol_types::{ServerNotification as Told, ThreadItem, Turn, TurnStatus};

use super::turn::{TranscriptItem, TranscriptTurn};

pub(super) fn fold<'t>(turns: &'t mut Vec<TranscriptTurn>, told: &Told) -> Option<&'t TranscriptItem> {
    match told {
        Told::TurnStarted(told) => begin(turns, &told.turn),
        Told::TurnCompleted(told) => end(turns, &told.turn),
        Told::TurnDiffUpdated(told) => turn(turns, &told.turn_id).diff = Some(told.diff.clone()),
        Told::ItemStarted(told) => return Some(put(turns, &told.turn_id, &told.item, false)),
        Told::ItemCompleted(told) => return Some(put(turns, &told.turn_id, &told.item, true)),
        other => return grow(turns, other),
    }
    None
}

/// The turn of that id; a new one comes last.
fn turn<'t>(turns: &'t mut Vec<TranscriptTurn>, id: &str) -> &'t mut TranscriptTurn {
    let at = turns.iter().rposition(|turn| turn.id == id).unwrap_or_else(|| {
        turns.push(TranscriptTurn::new(id));
        turns.len() - 1
    });
    &mut turns[at]
}

fn begin(turns: &mut Vec<TranscriptTurn>, told: &Turn) {
    turn(turns, &told.id).status = told.status.clone();
}

fn end(turns: &mut Vec<TranscriptTurn>, told: &Turn) {
    let turn = turn(turns, &told.id);
    (turn.status, turn.error) = (told.status.clone(), told.error.clone());
    // What was interrupted on its way is not completed by itself.
    if told.status != TurnStatus::InProgress {
        turn.items.iter_mut().for_each(|item| item.completed = true);
    }
}

/// Puts an item as it is told in place of what was known of it.
fn put<'t>(
    turns: &'t mut Vec<TranscriptTurn>,
    turn_id: &str,
    item: &ThreadItem,
    completed: bool,
) -> &'t TranscriptItem {
    let items = &mut turn(turns, turn_id).items;
    let known = item.id().and_then(|id| items.iter().rposition(|known| known.item.id() == Some(id)));
    match known {
        // It began, was completed, and is told once more as it began.
        Some(at) if items[at].completed && !completed => &items[at],
        Some(at) => {
            items[at] = TranscriptItem { item: item.clone(), completed };
            &items[at]
        }
        None => {
            items.push(TranscriptItem { item: item.clone(), completed });
            &items[items.len() - 1]
        }
    }
}

/// Adds what streams to the item that it is of.
fn grow<'t>(turns: &'t mut [TranscriptTurn], told: &Told) -> Option<&'t TranscriptItem> {
    let (turn_id, item_id) = match told {
        Told::ItemAgentMessageDelta(told) => (&told.turn_id, &told.item_id),
        Told::ItemPlanDelta(told) => (&told.turn_id, &told.item_id),
        Told::ItemReasoningSummaryTextDelta(told) => (&told.turn_id, &told.item_id),
        Told::ItemReasoningTextDelta(told) => (&told.turn_id, &told.item_id),
        Told::ItemCommandExecutionOutputDelta(told) => (&told.turn_id, &told.item_id),
        Told::ItemFileChangePatchUpdated(told) => (&told.turn_id, &told.item_id),
        _ => return None,
    };
    let turn = turns.iter_mut().rev().find(|turn| turn.id == *turn_id)?;
    let known = turn.items.iter_mut().rev().find(|known| known.item.id() == Some(item_id))?;
    if known.completed {
        return None;
    }
    match (&mut known.item, told) {
        (ThreadItem::AgentMessage(message), Told::ItemAgentMessageDelta(told)) => {
            message.text += &told.delta;
        }
        (ThreadItem::Plan(plan), Told::ItemPlanDelta(told)) => plan.text += &told.delta,
        (ThreadItem::Reasoning(thought), Told::ItemReasoningSummaryTextDelta(told)) => {
            *part(thought.summary.get_or_insert_default(), told.summary_index)? += &told.delta;
        }
        (ThreadItem::Reasoning(thought), Told::ItemReasoningTextDelta(told)) => {
            *part(thought.content.get_or_insert_default(), told.content_index)? += &told.delta;
        }
        (ThreadItem::CommandExecution(command), Told::ItemCommandExecutionOutputDelta(told)) => {
            *command.aggregated_output.get_or_insert_default() += &told.delta;
        }
        (ThreadItem::FileChange(change), Told::ItemFileChangePatchUpdated(told)) => {
            change.changes.clone_from(&told.changes);
        }
        _ => return None,
    }
    Some(known)
}

/// How many parts a thought can have: an index beyond that is none.
const PARTS: usize = 1_000;

/// The part of that index, with those before it.
fn part(parts: &mut Vec<String>, index: i64) -> Option<&mut String> {
    let index = usize::try_from(index).ok().filter(|index| *index < PARTS)?;
    if parts.len() <= index {
        parts.resize(index + 1, String::new());
    }
    parts.get_mut(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Transcript;
    use serde_json::{Value, json};

    fn told(method: &str, mut params: Value) -> Told {
        params["threadId"] = json!("t");
        if !method.starts_with("turn/") {
            params["turnId"] = json!("u");
        }
        let told = Told::decode(method, Some(&serde_json::value::to_raw_value(&params).unwrap()));
        assert!(!matches!(told, Told::Undecodable(_)), "{told:?}");
        told
    }

    fn message(text: &str) -> Value {
        json!({"type": "agentMessage", "id": "i", "text": text})
    }

    fn texts(transcript: &Transcript) -> Vec<(String, bool)> {
        let text = |known: &TranscriptItem| match &known.item {
            ThreadItem::AgentMessage(message) => message.text.clone(),
            other => panic!("{other:?}"),
        };
        transcript.items().map(|known| (text(known), known.completed)).collect()
    }

    #[test]
    fn a_message_grows_and_its_end_takes_its_place() {
        let mut transcript = Transcript::new();
        transcript.fold(&told("item/started", json!({"item": message(""), "startedAtMs": 0})));
        let delta = told("item/agentMessage/delta", json!({"itemId": "i", "delta": "Hel"}));
        assert!(transcript.fold(&delta).is_some());
        assert_eq!(texts(&transcript), [("Hel".to_owned(), false)]);
        let completed = told("item/completed", json!({"item": message("Hello."), "completedAtMs": 1}));
        transcript.fold(&completed);
        assert!(transcript.fold(&delta).is_none());
        transcript.fold(&completed);
        assert_eq!(texts(&transcript), [("Hello.".to_owned(), true)]);
    }

    #[test]
    fn parts_of_a_thought_come_in_any_order_and_none_is_endless() {
        let mut transcript = Transcript::new();
        let thought = json!({"type": "reasoning", "id": "i"});
        transcript.fold(&told("item/started", json!({"item": thought, "startedAtMs": 0})));
        for (index, delta) in [(1, "b"), (0, "a"), (1, "c"), (i64::MAX, "x"), (-1, "x")] {
            let delta = json!({"itemId": "i", "summaryIndex": index, "delta": delta});
            transcript.fold(&told("item/reasoning/summaryTextDelta", delta));
        }
        let ThreadItem::Reasoning(thought) = &transcript.items().next().unwrap().item else { panic!() };
        assert_eq!(thought.summary.as_deref().unwrap(), ["a", "bc"]);
    }

    #[test]
    fn the_end_of_a_turn_ends_what_was_interrupted() {
        let mut transcript = Transcript::new();
        transcript.fold(&told("item/started", json!({"item": message("Hel"), "startedAtMs": 0})));
        let turn = json!({"id": "u", "items": [], "status": "interrupted"});
        transcript.fold(&told("turn/completed", json!({"turn": turn})));
        assert_eq!(texts(&transcript), [("Hel".to_owned(), true)]);
        assert_eq!(transcript.turn("u").unwrap().status, TurnStatus::Interrupted);
    }
}
