//! The file changes that have begun and not ended: what is asked for when a change is to be approved.
//!
//! The request names the item alone; its files and diffs are in the `item/started` before it.

use std::collections::VecDeque;

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::{
    ItemCompleted, ItemFileChangePatchUpdated, ItemStarted, TurnCompleted,
};
use codex_protocol_types::{FileUpdateChange, ServerNotification, ThreadItem};

use super::notification::RawNotification;

/// How many are kept; the oldest go first. More than wait for approval at once on all threads that people look at.
const KEPT: usize = 256;
/// How many bytes of diffs are kept, beside those of the newest.
const BYTES: usize = 16 * 1024 * 1024;

/// The changes of each item that has begun, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Changes {
    begun: VecDeque<Begun>,
    bytes: usize,
}

#[derive(Debug)]
struct Begun {
    turn_id: String,
    item_id: String,
    changes: Vec<FileUpdateChange>,
}

impl Begun {
    fn bytes(&self) -> usize {
        self.changes.iter().map(|change| change.diff.len() + change.path.len()).sum()
    }
}

impl Changes {
    /// A notification may begin, change or end one.
    pub(super) fn hear(&mut self, notification: RawNotification<'_>) {
        let of_change = match notification.method() {
            // Other items are not decoded for this.
            ItemStarted::METHOD => notification.params().contains("fileChange"),
            ItemCompleted::METHOD | TurnCompleted::METHOD => !self.begun.is_empty(),
            ItemFileChangePatchUpdated::METHOD => true,
            _ => false,
        };
        if !of_change {
            return;
        }
        match notification.decode() {
            ServerNotification::ItemStarted(started) => {
                if let ThreadItem::FileChange(item) = started.item {
                    self.put(started.turn_id, item.id, item.changes);
                }
            }
            ServerNotification::ItemFileChangePatchUpdated(updated) => {
                self.put(updated.turn_id, updated.item_id, updated.changes);
            }
            ServerNotification::ItemCompleted(completed) => {
                if let ThreadItem::FileChange(item) = completed.item {
                    self.remove(|begun| begun.item_id == item.id);
                }
            }
            ServerNotification::TurnCompleted(completed) => {
                self.remove(|begun| begun.turn_id == completed.turn.id);
            }
            _ => {}
        }
    }

    /// What an item that has begun changes.
    pub(super) fn of(&self, item_id: &str) -> Option<Vec<FileUpdateChange>> {
        self.begun.iter().find(|begun| begun.item_id == item_id).map(|begun| begun.changes.clone())
    }

    fn put(&mut self, turn_id: String, item_id: String, changes: Vec<FileUpdateChange>) {
        self.remove(|begun| begun.item_id == item_id);
        let begun = Begun { turn_id, item_id, changes };
        self.bytes += begun.bytes();
        self.begun.push_back(begun);
        while self.begun.len() > 1 && (self.begun.len() > KEPT || self.bytes > BYTES) {
            self.bytes -= self.begun.pop_front().map_or(0, |oldest| oldest.bytes());
        }
    }

    fn remove(&mut self, is_over: impl Fn(&Begun) -> bool) {
        self.begun.retain(|begun| !is_over(begun));
        self.bytes = self.begun.iter().map(Begun::bytes).sum();
    }
}

#[cfg(test)]
mod tests {
    use codex_protocol_types::PatchChangeKind;
    use serde_json::json;

    use super::*;

    fn hear(changes: &mut Changes, method: &str, params: serde_json::Value) {
        changes.hear(RawNotification::new(method, Some(&params.to_string())));
    }

    fn item(method: &str, id: &str, diff: &str) -> (String, serde_json::Value) {
        let change = json!({ "path": "/a", "kind": { "type": "add" }, "diff": diff });
        let item = json!({ "type": "fileChange", "id": id, "changes": [change], "status": "inProgress" });
        let params =
            json!({ "threadId": "t", "turnId": "u", "startedAtMs": 1, "completedAtMs": 1, "item": item });
        (method.to_owned(), params)
    }

    fn begin(changes: &mut Changes, id: &str, diff: &str) {
        let (method, params) = item("item/started", id, diff);
        hear(changes, &method, params);
    }

    #[test]
    fn a_change_is_known_from_its_beginning_to_its_end() {
        let mut changes = Changes::default();
        begin(&mut changes, "i", "new\n");
        begin(&mut changes, "j", "other\n");
        let known = changes.of("i").unwrap();
        assert_eq!((known[0].path.as_str(), known[0].diff.as_str()), ("/a", "new\n"));
        assert!(matches!(known[0].kind, PatchChangeKind::Add(_)));
        let (method, params) = item("item/completed", "i", "new\n");
        hear(&mut changes, &method, params);
        assert!(changes.of("i").is_none() && changes.of("j").is_some());
        let turn = json!({ "id": "u", "items": [], "status": "interrupted" });
        hear(&mut changes, "turn/completed", json!({ "threadId": "t", "turn": turn }));
        assert_eq!((changes.of("j"), changes.bytes), (None, 0));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut changes = Changes::default();
        for i in 0..=KEPT {
            begin(&mut changes, &format!("i{i}"), "");
        }
        assert!(changes.of("i0").is_none() && changes.of("i1").is_some());
        begin(&mut changes, "long", &"x".repeat(BYTES + 1));
        assert_eq!(changes.begun.len(), 1);
        assert!(changes.of("long").is_some());
    }
}
