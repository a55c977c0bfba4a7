//! Interrupts whose answer comes after the end of the turn, or never.

use serde_json::json;

use crate::Case;
use crate::peer::Peer;
use crate::support::{connect, run, soon, turn};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "interrupting::an_end_that_comes_before_the_answer_is_that_of_the_interrupt",
        peer: |peer| end(peer, "interrupted"),
        test: |config| {
            run(async {
                let turn = turn(&connect(config).await).await;
                assert!(soon(turn.interrupt()).await.unwrap());
            });
        },
    },
    Case {
        name: "interrupting::a_turn_that_ends_by_itself_meanwhile_was_over",
        peer: |peer| end(peer, "completed"),
        test: |config| {
            run(async {
                let turn = turn(&connect(config).await).await;
                assert!(!soon(turn.interrupt()).await.unwrap());
            });
        },
    },
];

/// Ends the turn with that status when it is interrupted, and answers nothing.
fn end(peer: &mut Peer, status: &str) {
    peer.open();
    peer.start("t", "u");
    peer.delta("t", "u", "It runs.");
    peer.expect("turn/interrupt");
    let turn = json!({"id": "u", "items": [], "status": status});
    peer.send(&json!({"method": "turn/completed", "params": {"threadId": "t", "turn": turn}}));
    peer.until_end();
}
