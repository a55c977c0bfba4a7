//! Notifications that arrive before the answer that starts their turn.

use super::*;

#[test]
fn they_are_replayed_in_order_and_exactly_once() {
    let mut peer = Peer::new();
    let mut start = peer.start_turn("t");
    peer.lines(&[delta("t", "u", "1"), delta("t", "u", "2")]);
    peer.line(turn_answer(1, "u"));
    let inbox = inbox(&mut start);
    peer.line(delta("t", "u", "3"));
    assert_eq!(read(&inbox), ["1", "2", "3"]);
    assert!(read(&inbox).is_empty());
    peer.line(completed("t", "u"));
    assert_eq!(read(&inbox), ["turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn a_turn_may_complete_before_its_answer() {
    let mut peer = Peer::new();
    let mut start = peer.start_turn("t");
    peer.lines(&[delta("t", "u", "1"), completed("t", "u"), turn_answer(1, "u")]);
    assert_eq!(read(&inbox(&mut start)), ["1", "turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn one_read_may_hold_all_of_it() {
    let mut peer = Peer::new();
    let mut start = peer.start_turn("t");
    let lines = [delta("t", "u", "1"), turn_answer(1, "u"), delta("t", "u", "2"), completed("t", "u")];
    peer.feed(lines.join("\n") + "\n");
    assert_eq!(read(&inbox(&mut start)), ["1", "2", "turn/completed", "(complete)"]);
}

#[test]
fn another_turn_of_the_thread_that_completes_meanwhile_leaves_nothing_behind() {
    let mut peer = Peer::new();
    let mut start = peer.start_turn("t");
    peer.lines(&[delta("t", "other", "1"), completed("t", "other"), delta("t", "u", "2")]);
    peer.line(turn_answer(1, "u"));
    assert_eq!(read(&inbox(&mut start)), ["2"]);
    peer.line(completed("t", "u"));
    assert_eq!(peer.size(), 0);
}

#[test]
fn what_follows_a_completion_leaves_nothing_behind() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "t", "u");
    peer.lines(&[completed("t", "u"), delta("t", "u", "late")]);
    assert_eq!(read(&inbox), ["turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn a_refused_start_leaves_nothing_behind() {
    let refusals = [r#"{"id":1,"error":{"code":1,"message":"no"}}"#, r#"{"id":1}"#];
    for refusal in refusals {
        let mut peer = Peer::new();
        let _start = peer.start_turn("t");
        peer.lines(&[delta("t", "u", "1"), completed("t", "u"), delta("t", "v", "1")]);
        peer.line(refusal);
        assert_eq!(peer.size(), 0, "{refusal}");
    }
}

#[test]
fn a_start_whose_caller_has_gone_keeps_nothing() {
    let mut peer = Peer::new();
    drop(peer.start_turn("t"));
    peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
    assert_eq!(peer.size(), 0);
    peer.lines(&[delta("t", "v", "1"), turn_answer(1, "v"), delta("t", "v", "2")]);
    assert_eq!((peer.size(), peer.pending()), (0, 0));
}

#[test]
fn a_caller_that_goes_away_while_its_turn_starts_leaves_nothing_behind() {
    let mut peer = Peer::new();
    let start = peer.start_turn("t");
    peer.line(delta("t", "u", "1"));
    drop(start);
    peer.lines(&[turn_answer(1, "u"), delta("t", "u", "2")]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn starts_on_other_threads_keep_nothing() {
    let mut peer = Peer::new();
    let _start = peer.start_turn("t");
    peer.lines(&[delta("other", "u", "1"), completed("other", "u")]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn ten_thousand_turns_that_nobody_registered_leave_nothing_behind() {
    let mut peer = Peer::new();
    for number in 0..10_000 {
        let turn = format!("u{number}");
        peer.lines(&[delta("t", &turn, "1"), completed("t", &turn), delta("t", &turn, "late")]);
        assert_eq!(peer.size(), 0);
    }
    assert!(read(&peer.session.subscribe_global()).is_empty());
}

#[test]
fn ten_thousand_turns_one_after_the_other_leave_nothing_behind() {
    let mut peer = Peer::new();
    for number in 1..=10_000 {
        let inbox = peer.started_turn(number, "t", "u");
        peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
        assert_eq!(read(&inbox), ["1", "turn/completed", "(complete)"]);
        assert_eq!((peer.size(), peer.pending()), (0, 0));
    }
}
