//! Readers that go away before what they read is over.

use super::*;

#[test]
fn what_comes_for_an_unsubscribed_turn_does_not_pile_up() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    peer.session.leave("u", &inbox);
    for _ in 0..1000 {
        peer.line(delta("t", "u", "1"));
        // The turn itself is known as long as it runs.
        assert_eq!(peer.size(), 1);
    }
    peer.line(completed("t", "u"));
    assert_eq!(peer.size(), 0);
    assert!(read(&inbox).is_empty());
}

#[test]
fn an_answer_that_is_dropped_unread_takes_its_inbox_with_it() {
    let mut peer = Peer::new();
    let start = peer.start_turn();
    peer.line(turn_answer(1, "u"));
    drop(start);
    for _ in 0..1000 {
        peer.line(delta("t", "u", "1"));
        assert_eq!(peer.size(), 1);
    }
    peer.line(completed("t", "u"));
    assert_eq!(peer.size(), 0);
}

#[test]
fn one_reader_of_a_turn_may_go_and_the_other_stay() {
    let mut peer = Peer::new();
    let (gone, stays) = (peer.started_turn(1, "u"), peer.started_turn(2, "u"));
    peer.session.leave("u", &gone);
    peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
    assert!(read(&gone).is_empty());
    assert_eq!(read(&stays), ["1", "turn/completed", "(complete)"]);
}

#[test]
fn a_turn_that_was_left_can_be_joined_again() {
    let mut peer = Peer::new();
    let gone = peer.started_turn(1, "u");
    peer.session.leave("u", &gone);
    peer.line(delta("t", "u", "1"));
    let joined = peer.started_turn(2, "u");
    peer.lines(&[delta("t", "u", "2"), completed("t", "u")]);
    assert_eq!(read(&joined), ["2", "turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn a_reader_may_leave_after_the_end() {
    let mut peer = Peer::new();
    let first = peer.started_turn(1, "u");
    peer.line(completed("t", "u"));
    let second = peer.started_turn(2, "u");
    peer.session.leave("u", &first);
    peer.line(delta("t", "u", "1"));
    assert_eq!(read(&second), ["1"]);
}

#[test]
fn a_reader_of_the_global_stream_may_leave() {
    let mut peer = Peer::new();
    let (gone, dropped, stays) =
        (peer.session.subscribe_global(), peer.session.subscribe_global(), peer.session.subscribe_global());
    peer.session.unsubscribe_global(&gone);
    drop(dropped);
    peer.line(global("1"));
    assert!(read(&gone).is_empty());
    assert_eq!(read(&stays), ["1"]);
    assert_eq!(peer.size(), 1);
}
