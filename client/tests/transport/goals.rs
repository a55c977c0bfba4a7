//! Goals of which the end cannot be read.

use codex_client::{CodexConfig, Error, GoalRun};
use serde_json::{Value, json};

use crate::Case;
use crate::peer::Peer;
use crate::support::{connect, run};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "goals::a_goal_that_was_lost_sight_of_is_no_result",
        peer: |peer| {
            peer.open();
            begin(peer);
        },
        test: |config| {
            run(async {
                let mut goal = goal(config).await;
                for _ in 0..2 {
                    let lost = goal.run().await.unwrap_err();
                    assert!(lost.is_closed(), "{lost}");
                }
            });
        },
    },
    Case {
        name: "goals::one_that_was_lost_sight_of_is_still_interrupted",
        peer: |peer| {
            peer.open();
            begin(peer);
            overrun(peer);
            let get = peer.expect("thread/goal/get");
            peer.answer(&get, &json!({"goal": active()}));
            paused(peer);
        },
        test: |config| {
            run(async {
                let mut goal = goal(config.inbox_limit(1)).await;
                assert!(matches!(goal.run().await, Err(Error::InboxOverrun { .. })));
                assert!(goal.interrupt().await.unwrap());
            });
        },
    },
    Case {
        name: "goals::one_that_was_lost_sight_of_is_paused_when_it_is_dropped",
        peer: |peer| {
            peer.open();
            begin(peer);
            overrun(peer);
            paused(peer);
        },
        test: |config| {
            run(async {
                let mut goal = goal(config.inbox_limit(1)).await;
                let codex = goal.thread().codex().clone();
                assert!(matches!(goal.run().await, Err(Error::InboxOverrun { .. })));
                drop(goal);
                codex.close().await.unwrap();
            });
        },
    },
];

/// Answers what begins a goal.
fn begin(peer: &mut Peer) {
    peer.resume("t");
    let read = peer.expect("thread/read");
    peer.answer(&read, &json!({"thread": crate::peer::resumed("t")["thread"]}));
    let clear = peer.expect("thread/goal/clear");
    peer.answer(&clear, &json!({"cleared": false}));
    let set = peer.expect("thread/goal/set");
    peer.answer(&set, &json!({"goal": active()}));
}

/// Says more than one stream may hold, before anybody reads it.
fn overrun(peer: &mut Peer) {
    for _ in 0..2 {
        let params = json!({"threadId": "t", "goal": active()});
        peer.send(&json!({"method": "thread/goal/updated", "params": params}));
    }
    let list = peer.expect("model/list");
    peer.answer(&list, &json!({"data": [], "nextCursor": null}));
}

/// Answers what pauses a goal.
fn paused(peer: &mut Peer) {
    let pause = peer.expect("thread/goal/set");
    assert_eq!(pause["params"]["status"], "paused");
    peer.answer(&pause, &json!({"goal": active()}));
    peer.until_end();
}

fn active() -> Value {
    json!({
        "threadId": "t", "objective": "Win.", "status": "active", "createdAt": 1, "updatedAt": 1,
        "timeUsedSeconds": 1, "tokensUsed": 1,
    })
}

/// A goal of which all has arrived that the runtime says by itself.
async fn goal(config: CodexConfig) -> GoalRun {
    let codex = connect(config).await;
    let thread = codex.thread_resume("t").await.unwrap();
    let goal = thread.goal("Win.").interrupt_on_drop().await.unwrap();
    // Where the runtime has gone, that is what this says.
    let _ = codex.models().await;
    goal
}
