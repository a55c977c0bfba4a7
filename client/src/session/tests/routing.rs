//! Who receives what.

use super::*;

#[test]
fn interleaved_turns_each_see_only_their_own() {
    let mut peer = Peer::new();
    let (a, b) = (peer.started_turn(1, "a"), peer.started_turn(2, "b"));
    peer.lines(&[delta("t", "a", "1"), delta("t", "b", "2"), global("3"), delta("t", "a", "4")]);
    peer.lines(&[completed("t", "b"), delta("t", "a", "5"), completed("t", "a")]);
    assert_eq!(read(&a), ["1", "4", "5", "turn/completed", "(complete)"]);
    assert_eq!(read(&b), ["2", "turn/completed", "(complete)"]);
    assert_eq!(read(&peer.session.subscribe_global()), ["3"]);
}

#[test]
fn early_turns_of_two_threads_are_not_mixed_up() {
    let mut peer = Peer::new();
    let (mut first, mut second) = (peer.start_turn(), peer.start_turn());
    peer.lines(&[delta("t", "b", "2"), delta("s", "a", "1"), turn_answer(2, "b"), turn_answer(1, "a")]);
    assert_eq!(read(&inbox(&mut first)), ["1"]);
    assert_eq!(read(&inbox(&mut second)), ["2"]);
}

#[test]
fn a_joined_turn_sees_the_rest() {
    let mut peer = Peer::new();
    let first = peer.started_turn(1, "u");
    peer.line(delta("t", "u", "1"));
    let joined = peer.started_turn(2, "u");
    peer.lines(&[delta("t", "u", "2"), completed("t", "u")]);
    assert_eq!(read(&first), ["1", "2", "turn/completed", "(complete)"]);
    assert_eq!(read(&joined), ["2", "turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn a_joined_turn_that_completes_before_its_answer_does_not_hang() {
    let mut peer = Peer::new();
    let first = peer.started_turn(1, "u");
    let mut join = peer.start_turn();
    peer.lines(&[delta("t", "u", "1"), completed("t", "u"), turn_answer(2, "u")]);
    assert_eq!(read(&inbox(&mut join)), ["turn/completed", "(complete)"]);
    assert_eq!(read(&first), ["1", "turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn of_two_starts_that_become_one_turn_the_first_sees_all_and_the_second_its_end() {
    let mut peer = Peer::new();
    let (mut first, mut second) = (peer.start_turn(), peer.start_turn());
    peer.lines(&[delta("t", "u", "1"), turn_answer(1, "u"), delta("t", "u", "2"), completed("t", "u")]);
    peer.line(turn_answer(2, "u"));
    assert_eq!(read(&inbox(&mut first)), ["1", "2", "turn/completed", "(complete)"]);
    assert_eq!(read(&inbox(&mut second)), ["turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn an_unknown_method_with_a_turn_id_goes_to_its_turn() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    peer.line(r#"{"method":"turn/somethingNew","params":{"threadId":"t","turnId":"u"}}"#);
    assert_eq!(read(&inbox), ["turn/somethingNew"]);
}

#[test]
fn a_turn_id_that_is_written_with_escapes_is_the_same() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    peer.line(delta("t", r"\u0075", "1"));
    assert_eq!(read(&inbox), ["1"]);
}

#[test]
fn a_method_that_is_written_with_escapes_is_the_same() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    peer.line(completed("t", "u").replace("turn/completed", r"turn\/completed"));
    assert_eq!(read(&inbox), ["turn/completed", "(complete)"]);
}

#[test]
fn a_second_reader_of_a_turn_has_what_comes_from_then_on() {
    let mut peer = Peer::new();
    let first = peer.started_turn(1, "u");
    peer.line(delta("t", "u", "1"));
    let second = peer.session.claim("u").1;
    peer.line(delta("t", "u", "2"));
    assert_eq!((read(&first), read(&second)), (vec!["1".into(), "2".into()], vec!["2".into()]));
}
