//! How many requests may be unanswered at once.

use codex_protocol_types::RequestId;

use super::*;

fn limited(in_flight: usize) -> Peer {
    Peer::with(Limits { in_flight, ..LIMITS })
}

/// The methods that are to be written now.
fn written(peer: &Peer) -> Vec<String> {
    let method = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["method"]
            .as_str()
            .unwrap_or("answer")
            .to_owned()
    };
    peer.sent().lines().map(method).collect()
}

#[test]
fn the_others_wait_and_follow_in_their_order() {
    let mut peer = limited(2);
    let mut answers: Vec<_> = ["a", "b", "c", "d"].map(|method| peer.send_with(method, "{}")).into();
    assert_eq!(written(&peer), ["a", "b"]);
    peer.line(r#"{"id":2,"result":null}"#);
    assert_eq!(written(&peer), ["c"]);
    peer.line(r#"{"id":1,"error":{"code":1,"message":"no"}}"#);
    assert_eq!(written(&peer), ["d"]);
    peer.lines(&[r#"{"id":3,"result":3}"#.into(), r#"{"id":4,"result":4}"#.into()]);
    let answers: Vec<_> = answers.iter_mut().map(answer).collect();
    assert_eq!(answers, ["refused: no (code 1)", "null", "3", "4"]);
    assert_eq!(peer.pending(), 0);
}

#[test]
fn what_is_urgent_does_not_wait() {
    let mut peer = limited(1);
    let _first = peer.send_with("a", "{}");
    let _waits = peer.send_with("b", "{}");
    let urgent = Outbound { at_once: true, ..outbound("turn/interrupt", "{}") };
    let _urgent = peer.session.request(urgent).unwrap();
    peer.line(r#"{"id":"s","method":"x"}"#);
    peer.session.respond(&RequestId::String("s".into()), Ok("1".into()));
    assert_eq!(written(&peer), ["a", "turn/interrupt", "answer"]);
    // Nor does it take up a place.
    peer.line(r#"{"id":3,"result":null}"#);
    assert!(written(&peer).is_empty());
    peer.line(r#"{"id":1,"result":null}"#);
    assert_eq!(written(&peer), ["b"]);
}

#[test]
fn one_that_nobody_waits_for_makes_room() {
    let mut peer = limited(1);
    let first = peer.send_with("a", "{}");
    let _second = peer.send_with("b", "{}");
    assert_eq!(written(&peer), ["a"]);
    drop(first);
    assert_eq!(written(&peer), ["b"]);
    // Its late answer makes none a second time.
    let _third = peer.send_with("c", "{}");
    peer.line(r#"{"id":1,"result":null}"#);
    assert!(written(&peer).is_empty());
}

#[test]
fn one_that_is_given_up_before_it_is_written_never_is() {
    let mut peer = limited(1);
    let _first = peer.send_with("a", "{}");
    drop(peer.send_with("b", "{}"));
    let _third = peer.send_with("c", "{}");
    peer.line(r#"{"id":1,"result":null}"#);
    assert_eq!(written(&peer), ["a", "c"]);
}

#[test]
fn those_that_wait_hear_of_the_end() {
    let peer = limited(1);
    let (mut first, mut second) = (peer.request(), peer.request());
    peer.close("gone");
    assert_eq!([answer(&mut first), answer(&mut second)], ["closed: gone", "closed: gone"]);
}

#[test]
fn ten_thousand_are_all_answered() {
    let mut peer = limited(100);
    let mut answers: Vec<_> = (0..10_000).map(|_| peer.request()).collect();
    for id in 1..=10_000 {
        peer.line(format!(r#"{{"id":{id},"result":{id}}}"#));
    }
    for (number, receiver) in answers.iter_mut().enumerate() {
        assert_eq!(answer(receiver), (number + 1).to_string());
    }
    assert_eq!((peer.pending(), peer.size()), (0, 0));
}
