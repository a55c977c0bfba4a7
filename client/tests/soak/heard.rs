//! What was heard of one turn, event by event, and how it compares with what its model has said.

use std::collections::HashMap;

use codex_client::types::{ServerNotification, ThreadItem, TurnStatus};

use crate::ledger::{Count, Log};
use crate::script::{Said, Told};

/// What the stream of a turn has told, from its beginning on.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) events: u64,
    /// The words of the deltas, in their order.
    pub(crate) words: Vec<String>,
    /// How often each item has started and completed.
    items: HashMap<String, (u32, u32)>,
    /// Items that may still be at it when the turn is over.
    commands: Vec<String>,
    begun: u32,
    ends: Vec<TurnStatus>,
    strange: Vec<String>,
}

impl Heard {
    /// Notes a notification of this turn.
    pub(crate) fn note(&mut self, turn: &str, notification: &ServerNotification) {
        self.events += 1;
        if !self.ends.is_empty() {
            self.strange.push(format!("{} after the end of the turn", notification.method()));
        }
        match notification {
            ServerNotification::TurnStarted(_) => self.begun += 1,
            ServerNotification::TurnCompleted(completed) => {
                self.ends.push(completed.turn.status.clone());
                self.is_of(turn, &completed.turn.id, notification);
            }
            ServerNotification::ItemStarted(started) => {
                self.is_of(turn, &started.turn_id, notification);
                self.item(&started.item, true);
            }
            ServerNotification::ItemCompleted(completed) => {
                self.is_of(turn, &completed.turn_id, notification);
                self.item(&completed.item, false);
            }
            ServerNotification::ItemAgentMessageDelta(delta) => {
                self.is_of(turn, &delta.turn_id, notification);
                self.words.extend(delta.delta.split_inclusive(' ').map(str::to_owned));
            }
            ServerNotification::Undecodable(broken) => {
                self.strange.push(format!("{} does not decode: {}", broken.method, broken.error));
            }
            _ => {}
        }
    }

    fn is_of(&mut self, turn: &str, named: &str, notification: &ServerNotification) {
        if turn != named {
            self.strange.push(format!("{} of turn {named} in the stream of {turn}", notification.method()));
        }
    }

    fn item(&mut self, item: &ThreadItem, started: bool) {
        let Some(id) = item.id() else { return self.strange.push("an item without an id".to_owned()) };
        let (starts, ends) = self.items.entry(id.to_owned()).or_default();
        *(if started { starts } else { ends }) += 1;
        if matches!(item, ThreadItem::CommandExecution(_)) {
            self.commands.push(id.to_owned());
        }
    }

    /// Compares a stream that was read from the beginning of the turn to its end.
    pub(crate) fn judge(&self, told: &Told, log: &Log) {
        for strange in &self.strange {
            log.fault(Count::Wrong, strange);
        }
        once(self.begun as usize, "turn/started", log);
        once(self.ends.len(), "turn/completed", log);
        let whole = self.ends.first() == Some(&TurnStatus::Completed);
        // A message that a steer cuts off has no end.
        let mut cut_off = told.cut_off();
        for (id, (starts, ends)) in &self.items {
            once(*starts as usize, format_args!("item/started of {id}"), log);
            let may_go_on = !whole || (told.background && self.commands.contains(id));
            if *ends == 0 && !may_go_on && cut_off > 0 {
                cut_off -= 1;
            } else if *ends > 0 || !may_go_on {
                once(*ends as usize, format_args!("item/completed of {id}"), log);
            }
        }
        words(&told.said, &self.words, whole, log);
    }
}

/// What must come once.
fn once(times: usize, what: impl std::fmt::Display, log: &Log) {
    match times {
        0 => log.fault(Count::Lost, what),
        1 => {}
        _ => log.faults(Count::Duplicated, times as u64 - 1, format_args!("{what} came {times} times")),
    }
}

/// Compares the words that came with those that were said: all of them where the turn was completed, else those up to
/// some point.
pub(crate) fn words(said: &[Said], came: &[String], whole: bool, log: &Log) {
    let said = said.iter().flat_map(|said| said.words.iter().map(|word| Expected::new(word, said)));
    let came: Vec<_> = came.iter().map(String::as_str).collect();
    compare("words", &said.collect::<Vec<_>>(), &came, whole, log);
}

/// Compares the messages of a turn's items with those that were said.
pub(crate) fn messages(said: &[Said], items: &[ThreadItem], whole: bool, log: &Log) {
    let said: Vec<_> =
        said.iter().filter(|said| said.whole).map(|said| (said.words.concat(), said)).collect();
    let said: Vec<_> = said.iter().map(|(text, said)| Expected::new(text, said)).collect();
    let came: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            ThreadItem::AgentMessage(message) => Some(message.text.as_str()),
            _ => None,
        })
        .collect();
    compare("messages", &said, &came, whole, log);
}

/// Something that the model has said.
#[derive(Debug, Clone, Copy)]
struct Expected<'a> {
    text: &'a str,
    answer: usize,
    cut_off: bool,
}

impl<'a> Expected<'a> {
    fn new(text: &'a str, said: &Said) -> Self {
        Self { text, answer: said.answer, cut_off: said.cut_off }
    }
}

fn compare(what: &str, said: &[Expected<'_>], came: &[&str], whole: bool, log: &Log) {
    let Some(wrong_at) = first_wrong(said, came, whole) else { return };
    let missing = said.iter().filter(|one| whole && !one.cut_off && !came.contains(&one.text)).count() as u64;
    let mut seen: HashMap<&str, u64> = HashMap::new();
    came.iter().for_each(|one| *seen.entry(one).or_default() += 1);
    let again: u64 = seen.values().map(|times| times - 1).sum();
    let shown = format!(
        "{what}: {} came, {} were said, otherwise from number {wrong_at} on: {:?}",
        came.len(),
        said.len(),
        came.get(wrong_at)
    );
    if missing > 0 {
        log.faults(Count::Lost, missing, &shown);
    }
    if again > 0 {
        log.faults(Count::Duplicated, again, &shown);
    }
    if missing == 0 && again == 0 {
        log.fault(Count::Wrong, format_args!("{shown}; left out, out of order, or not of this turn"));
    }
}

/// Where what came begins to be otherwise than what was said.
fn first_wrong(said: &[Expected<'_>], came: &[&str], whole: bool) -> Option<usize> {
    let mut rest = said;
    // Of an answer that was cut off the rest may be missing.
    let skip = |rest: &mut &[Expected<'_>]| {
        let Some(first) = rest.first().filter(|first| first.cut_off) else { return false };
        let further = rest.iter().position(|one| one.answer != first.answer).unwrap_or(rest.len());
        *rest = &rest[further..];
        true
    };
    for (at, one) in came.iter().enumerate() {
        while rest.first().is_some_and(|expected| expected.text != *one) {
            if !skip(&mut rest) {
                return Some(at);
            }
        }
        rest = rest.get(1..).unwrap_or_default();
        if rest.is_empty() && at + 1 < came.len() {
            return Some(at + 1);
        }
    }
    while skip(&mut rest) {}
    (whole && !rest.is_empty()).then_some(came.len())
}
