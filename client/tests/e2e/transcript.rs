//! A transcript that was told of turns says what the stored thread says.

use codex_client::testing::Reply;
use codex_client::types::ThreadItem;
use codex_client::{Codex, Sandbox, Thread, Transcript, TranscriptTurn};
use serde_json::{Value, json};

use crate::support::{connect, e2e};

/// What both say of a turn, without what only one of them can: the times at which items began and ended, the process
/// that ran a command and who started it.
fn essence(turn: &TranscriptTurn) -> (String, String, Vec<Value>) {
    let items = turn.items.iter().map(|known| {
        assert!(known.completed, "{known:?}");
        let mut item = serde_json::to_value(&known.item).unwrap();
        let object = item.as_object_mut().unwrap();
        for only in ["startedAtMs", "completedAtMs", "durationMs", "processId", "source"] {
            object.remove(only);
        }
        object.retain(|_, value| !value.is_null() && *value != json!([]));
        item
    });
    (turn.id.clone(), turn.status.as_str().to_owned(), items.collect())
}

async fn stored(codex: &Codex, thread: &Thread) -> Transcript {
    Transcript::of_turns(codex.thread_read(thread.id(), true).await.unwrap().turns)
}

async fn told(thread: &Thread, transcript: &mut Transcript) {
    let turn = thread.turn("Go.").await.unwrap();
    turn.run_with(|event| drop(transcript.fold(event).cloned())).await.unwrap();
}

e2e! {
    async fn what_was_told_is_what_is_stored() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().sandbox(Sandbox::full_access()).await.unwrap();
        let mut transcript = Transcript::new();
        let patch = "*** Begin Patch\n*** Add File: new.txt\n+one\n*** End Patch";
        let replies = [
            Reply::new().reasoning("Hm.").text_chunks(["One, ", "two."]),
            Reply::new().text("I look.").tool_call("exec_command", json!({"cmd": "printf 'a\\nb\\n'; exit 3"})),
            Reply::new().tool_call("exec_command", json!({"cmd": format!("apply_patch <<'END'\n{patch}\nEND")})),
        ];
        for reply in replies {
            model.reply(reply);
            model.reply_text("Done.");
            told(&thread, &mut transcript).await;
            while model.unplayed() > 0 {
                told(&thread, &mut transcript).await;
            }
        }
        let stored = stored(&codex, &thread).await;
        let all = |transcript: &Transcript| transcript.turns().iter().map(essence).collect::<Vec<_>>();
        assert_eq!(all(&transcript), all(&stored));
        assert!(transcript.turns().len() >= 3);
        assert!(transcript.items().any(|known| matches!(&known.item, ThreadItem::FileChange(_))));
        assert!(transcript.turns().iter().any(|turn| turn.diff.as_ref().is_some_and(|diff| diff.contains("+one"))));
        codex.close().await.unwrap();
    }
}
