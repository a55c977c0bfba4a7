//! Lines that are no messages: each is told once, in its place, and nothing else is harmed.

use super::*;

/// What the global stream has of a line between two good ones.
fn between(line: &[u8]) -> Vec<String> {
    let mut peer = Peer::new();
    let inbox = peer.session.subscribe_global();
    peer.line(global("before"));
    peer.feed(line);
    peer.feed("\n");
    peer.line(global("after"));
    read(&inbox)
}

#[test]
fn a_violation_is_delivered_in_place_and_the_stream_goes_on() {
    for line in ["{", "not json", "[]", "1", "\"text\"", "null", "{}", r#"{"id":null}"#, "{} {}"] {
        assert_eq!(between(line.as_bytes()), ["before", &format!("violation {line}"), "after"]);
    }
}

#[test]
fn invalid_utf_8_is_a_violation() {
    let line = b"{\"method\":\"configWarning\",\"params\":{\"summary\":\"\xff\"}}";
    let shown = format!("violation {}", String::from_utf8_lossy(line));
    assert_eq!(between(line), ["before", &shown, "after"]);
}

#[test]
fn a_long_broken_line_is_shortened() {
    let mut peer = Peer::new();
    peer.line("x".repeat(1000));
    let shown = format!("violation {}... (744 bytes more)", "x".repeat(256));
    assert_eq!(read(&peer.session.subscribe_global()), [shown]);
}

#[test]
fn a_notification_whose_method_is_no_string_is_a_violation() {
    assert_eq!(between(br#"{"method":5}"#), ["before", r#"violation {"method":5}"#, "after"]);
}

#[test]
fn a_known_notification_that_does_not_decode_is_delivered_in_place() {
    let line = br#"{"method":"configWarning","params":{"summary":5}}"#;
    assert_eq!(between(line), ["before", "undecodable configWarning", "after"]);
}

#[test]
fn one_of_a_turn_is_delivered_in_its_place() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    let broken = delta("t", "u", "b").replace(r#""delta":"b""#, r#""delta":5"#);
    peer.lines(&[delta("t", "u", "a"), broken, delta("t", "u", "c")]);
    assert_eq!(read(&inbox), ["a", "undecodable item/agentMessage/delta", "c"]);
}

#[test]
fn a_completion_that_does_not_decode_still_ends_its_turn() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    peer.line(r#"{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"u"}}}"#);
    assert_eq!(read(&inbox), ["undecodable turn/completed", "(complete)"]);
}

#[test]
fn a_notification_of_an_unknown_method_is_no_violation() {
    assert_eq!(between(br#"{"method":"new/thing","params":[1]}"#), ["before", "new/thing", "after"]);
    assert_eq!(between(br#"{"method":"new/thing"}"#), ["before", "new/thing", "after"]);
}

#[test]
fn broken_answers_fail_their_request_and_nothing_else() {
    let broken: &[&[u8]] = &[
        br#"{"id":1}"#,
        br#"{"id":1,"error":null}"#,
        br#"{"id":1,"error":{"code":"x"}}"#,
        br#"{"id":1,"error":"busy"}"#,
        br#"{"id":1,"result":{"data":[}"#,
        br#"{"id":1,"result":{"data":"#,
        br#"{"result":{},"id":1,"error":5}"#,
        b"{\"id\":1,\"result\":\"\xff\"}",
    ];
    for line in broken {
        let mut peer = Peer::new();
        let (mut first, mut second) = (peer.request(), peer.request());
        peer.feed(line);
        peer.feed("\n");
        let shown = String::from_utf8_lossy(line);
        assert!(answer(&mut first).starts_with("violation: "), "{shown}");
        assert_eq!(answer(&mut second), "(pending)", "{shown}");
        assert!(read(&peer.session.subscribe_global()).is_empty(), "{shown}");
    }
}

#[test]
fn broken_requests_of_the_server_fail_no_request_of_ours() {
    for line in [r#"{"id":1,"method":5}"#, r#"{"id":1,"method":"x","params":"#, r#"{"id":1,"me"#] {
        let mut peer = Peer::new();
        let mut request = peer.request();
        peer.line(line);
        assert_eq!(answer(&mut request), "(pending)", "{line}");
        assert_eq!(read(&peer.session.subscribe_global()), [format!("violation {line}")]);
    }
}
