//! Notifications that arrive before the answer that starts their turn.

use super::*;

#[test]
fn they_are_replayed_in_order_and_exactly_once() {
    let mut peer = Peer::new();
    let mut start = peer.start_turn();
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
    let mut start = peer.start_turn();
    peer.lines(&[delta("t", "u", "1"), completed("t", "u"), turn_answer(1, "u")]);
    assert_eq!(read(&inbox(&mut start)), ["1", "turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn one_read_may_hold_all_of_it() {
    let mut peer = Peer::new();
    let mut start = peer.start_turn();
    let lines = [delta("t", "u", "1"), turn_answer(1, "u"), delta("t", "u", "2"), completed("t", "u")];
    peer.feed(lines.join("\n") + "\n");
    assert_eq!(read(&inbox(&mut start)), ["1", "2", "turn/completed", "(complete)"]);
}

#[test]
fn ten_thousand_turns_one_after_the_other_leave_nothing_behind() {
    let mut peer = Peer::new();
    for number in 1..=10_000 {
        let inbox = peer.started_turn(number, "u");
        peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
        assert_eq!(read(&inbox), ["1", "turn/completed", "(complete)"]);
        assert_eq!((peer.size(), peer.pending()), (0, 0));
    }
}
