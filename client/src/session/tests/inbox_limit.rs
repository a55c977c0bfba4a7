//! Streams whose readers fall behind a limit.

use super::*;

#[test]
fn what_was_queued_is_delivered_then_the_stream_ends_with_the_count() {
    let mut peer = Peer::limited(Some(2));
    let inbox = peer.started_turn(1, "u");
    for text in ["1", "2", "3", "4", "5"] {
        peer.line(delta("t", "u", text));
    }
    assert_eq!(read(&inbox), ["1", "2", "(overrun by 3)"]);
}

#[test]
fn only_the_stream_that_overruns_ends() {
    let mut peer = Peer::limited(Some(2));
    let (slow, quick) = (peer.started_turn(1, "slow"), peer.started_turn(2, "quick"));
    let everything = peer.session.subscribe_global();
    for text in ["1", "2", "3"] {
        peer.lines(&[delta("t", "slow", text), delta("t", "quick", text), global(text)]);
        assert_eq!((read(&quick), read(&everything)), (vec![text.to_owned()], vec![text.to_owned()]));
    }
    assert_eq!(read(&slow), ["1", "2", "(overrun by 1)"]);
}

#[test]
fn one_of_two_readers_of_a_turn_may_overrun() {
    let mut peer = Peer::limited(Some(1));
    let (slow, quick) = (peer.started_turn(1, "u"), peer.started_turn(2, "u"));
    peer.line(delta("t", "u", "1"));
    assert_eq!(read(&quick), ["1"]);
    peer.line(completed("t", "u"));
    assert_eq!(read(&slow), ["1", "(overrun by 1)"]);
    assert_eq!(read(&quick), ["turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn neither_completion_nor_close_hides_an_overrun() {
    let mut peer = Peer::limited(Some(1));
    let inbox = peer.started_turn(1, "u");
    peer.lines(&[delta("t", "u", "1"), delta("t", "u", "2"), completed("t", "u")]);
    peer.close("gone");
    assert_eq!(read(&inbox), ["1", "(overrun by 2)"]);
}

#[test]
fn a_stream_at_its_limit_has_not_overrun_it() {
    let mut peer = Peer::limited(Some(2));
    let inbox = peer.started_turn(1, "u");
    peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
    assert_eq!(read(&inbox), ["1", "turn/completed", "(complete)"]);
}

#[test]
fn requests_and_requests_of_the_server_know_no_limit() {
    let mut peer = Peer::limited(Some(0));
    let mut request = peer.request();
    for id in 0..3 {
        peer.line(format!(r#"{{"id":{id},"method":"x"}}"#));
    }
    peer.line(r#"{"id":1,"result":1}"#);
    assert_eq!(answer(&mut request), "1");
    assert_eq!(requested(&peer.session).len(), 3);
}

#[test]
fn what_was_replayed_does_not_count() {
    let mut peer = Peer::limited(Some(1));
    peer.lines(&[global("1"), global("2"), global("3")]);
    let inbox = peer.session.subscribe_global();
    peer.line(global("4"));
    assert_eq!(read(&inbox), ["1", "2", "3", "4"]);
    peer.lines(&[global("5"), global("6")]);
    assert_eq!(read(&inbox), ["5", "(overrun by 1)"]);
}
