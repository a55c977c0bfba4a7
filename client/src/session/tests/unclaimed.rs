//! Turns that nobody reads yet: what arrives of them is kept, within a bound.

use super::*;

#[test]
fn whoever_comes_a_moment_late_loses_nothing() {
    let mut peer = Peer::new();
    peer.lines(&[delta("t", "u", "1"), delta("t", "u", "2")]);
    let inbox = peer.session.claim("u").1;
    peer.line(completed("t", "u"));
    assert_eq!(read(&inbox), ["1", "2", "turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn also_after_its_end() {
    let mut peer = Peer::new();
    peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
    let (record, inbox) = peer.session.claim("u");
    assert_eq!(read(&inbox), ["1", "turn/completed", "(complete)"]);
    assert!(record.is_over());
    assert_eq!(peer.size(), 0);
}

#[test]
fn the_oldest_goes_first_and_its_late_reader_is_told() {
    let line = delta("t", "u1", "1").len();
    let mut peer = Peer::with(Limits { backlog: 3 * line, ..LIMITS });
    for turn in ["u1", "u2"] {
        peer.lines(&[delta("t", turn, "1"), delta("t", turn, "2")]);
    }
    assert_eq!(peer.session.dropped(), 2);
    let old = peer.session.claim("u1").1;
    assert_eq!(read(&old), ["(overrun by 2)"]);
    assert_eq!(read(&peer.session.claim("u2").1), ["1", "2"]);
    peer.line(delta("t", "u1", "3"));
    let again = peer.session.claim("u1").1;
    peer.line(completed("t", "u1"));
    assert_eq!(read(&again), ["turn/completed", "(complete)"]);
}

#[test]
fn ten_thousand_of_them_stay_within_the_bound() {
    let mut peer = Peer::with(Limits { backlog: 10_000, ..LIMITS });
    for number in 0..10_000 {
        let turn = format!("u{number}");
        peer.lines(&[delta("t", &turn, "1"), completed("t", &turn)]);
    }
    assert!(peer.size() < 10_200, "{}", peer.size());
    assert!(read(&peer.session.subscribe_global()).is_empty());
    peer.close("gone");
    assert_eq!(peer.size(), 0);
}

#[test]
fn while_an_answer_may_carry_a_turn_more_is_kept() {
    let mut peer = Peer::with(Limits { backlog: delta("t", "u", "1").len() / 2, ..LIMITS });
    let mut start = peer.start_turn();
    peer.lines(&[delta("t", "other", "1"), delta("t", "u", "1"), delta("t", "u", "2")]);
    peer.line(turn_answer(1, "u"));
    assert_eq!(read(&inbox(&mut start)), ["1", "2"]);
    assert_eq!(peer.session.dropped(), 1);
}

#[test]
fn an_answer_that_never_comes_lifts_no_bound() {
    let mut peer = Peer::with(Limits { backlog: 10_000, ..LIMITS });
    let _start = peer.start_turn();
    for number in 0..10_000 {
        peer.line(delta("t", &format!("u{number}"), "1"));
    }
    let kept: usize = peer.session.state().turns.unread();
    assert!((70_000..=80_000).contains(&kept), "{kept}");
}

#[test]
fn an_answer_that_nobody_waits_for_registers_nothing_that_stays() {
    for answer in [r#"{"id":1,"error":{"code":1,"message":"no"}}"#.to_owned(), turn_answer(1, "u")] {
        let mut peer = Peer::new();
        drop(peer.start_turn());
        peer.line(answer);
        peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
        drop(peer.session.claim("u"));
        assert_eq!(peer.pending(), 0);
    }
}
