//! What a request has done is undone when nobody waits for its answer.

use super::*;

fn undo() -> Option<Undo> {
    Some(Undo::Request { method: "fs/unwatch", params: r#"{"watchId":"w"}"#.into(), then: None })
}

fn interrupt() -> Option<Undo> {
    Some(Undo::Interrupt { thread_id: "t".into() })
}

const UNWATCH: &str = "{\"id\":2,\"method\":\"fs/unwatch\",\"params\":{\"watchId\":\"w\"}}\n";
const INTERRUPT: &str =
    "{\"id\":2,\"method\":\"turn/interrupt\",\"params\":{\"threadId\":\"t\",\"turnId\":\"u\"}}\n";

/// A peer that has been asked, and nobody waits for the answer.
fn cancelled(expect: Expect, undo: Option<Undo>) -> Peer {
    let peer = Peer::new();
    drop(peer.send("a", expect, undo));
    peer.sent();
    peer
}

fn started() -> String {
    r#"{"method":"turn/started","params":{"threadId":"t","turn":{"id":"u","items":[],"status":"inProgress"}}}"#.into()
}

#[test]
fn when_the_answer_comes_too_late() {
    let mut peer = cancelled(Expect::Nothing, undo());
    assert_eq!(peer.sent(), "");
    peer.line(r#"{"id":1,"result":{}}"#);
    assert_eq!(peer.sent(), UNWATCH);
}

#[test]
fn when_the_answer_is_dropped_unread() {
    let mut peer = Peer::new();
    let receiver = peer.send("a", Expect::Nothing, undo());
    peer.sent();
    peer.line(r#"{"id":1,"result":{}}"#);
    assert_eq!(peer.sent(), "");
    drop(receiver);
    assert_eq!(peer.sent(), UNWATCH);
}

#[test]
fn when_its_guard_is_dropped_and_not_when_that_is_kept() {
    for keep in [true, false] {
        let mut peer = Peer::new();
        let mut receiver = peer.send("a", Expect::Nothing, undo());
        peer.sent();
        peer.line(r#"{"id":1,"result":{}}"#);
        let Ok(Some(Reply::Result(Answer { guard: Some(guard), .. }))) = receiver.try_recv() else {
            panic!()
        };
        if keep {
            guard.keep();
        } else {
            drop(guard);
        }
        assert_eq!(peer.sent(), if keep { "" } else { UNWATCH });
    }
}

#[test]
fn not_when_it_was_refused_nor_when_the_connection_is_gone() {
    let mut peer = cancelled(Expect::Nothing, undo());
    peer.line(r#"{"id":1,"error":{"code":1,"message":"no"}}"#);
    assert_eq!(peer.sent(), "");
    let peer = cancelled(Expect::Nothing, undo());
    peer.close("gone");
    assert_eq!(peer.sent(), "(end)");
}

#[test]
fn a_turn_is_interrupted_once_it_runs() {
    let mut peer = cancelled(Expect::Turn(turn_id), interrupt());
    peer.line(turn_answer(1, "u"));
    assert_eq!(peer.sent(), "");
    peer.line(started());
    assert_eq!(peer.sent(), INTERRUPT);
    peer.line(completed("t", "u"));
    assert_eq!((peer.sent().as_str(), peer.size()), ("", 0));
}

#[test]
fn a_turn_that_runs_already_is_interrupted_at_once() {
    let mut peer = cancelled(Expect::Turn(turn_id), interrupt());
    peer.lines(&[started(), turn_answer(1, "u")]);
    assert_eq!(peer.sent(), INTERRUPT);
}

#[test]
fn a_turn_that_is_over_is_left_alone() {
    let mut peer = cancelled(Expect::Turn(turn_id), interrupt());
    peer.lines(&[started(), completed("t", "u"), turn_answer(1, "u")]);
    assert_eq!(peer.sent(), "");
    peer.session.interrupt("t", "u");
    assert_eq!((peer.sent().as_str(), peer.size()), ("", 0));
}

#[test]
fn a_waker_that_comes_back_into_the_session_finds_it_unlocked() {
    use std::task::Wake;
    struct Asks(Arc<Session>);
    impl Wake for Asks {
        fn wake(self: Arc<Self>) {
            drop(self.0.request(outbound("b", "{}")));
        }
    }
    let mut peer = Peer::new();
    let mut receiver = peer.request();
    let waker = Waker::from(Arc::new(Asks(Arc::clone(&peer.session))));
    let mut wait = std::pin::pin!(&mut receiver);
    assert!(Future::poll(wait.as_mut(), &mut Context::from_waker(&waker)).is_pending());
    peer.sent();
    peer.line(r#"{"id":1,"result":{}}"#);
    assert!(peer.sent().contains(r#""method":"b""#));
}
