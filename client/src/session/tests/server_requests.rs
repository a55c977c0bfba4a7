//! Requests of the server.

use codex_protocol_types::{RequestId, RpcError};

use super::*;
use crate::session::{RawServerRequest, ServerEvent};

fn asked(line: &str) -> (Peer, RawServerRequest) {
    let mut peer = Peer::new();
    peer.line(line);
    match requested(&peer.session).pop_front() {
        Some(ServerEvent::Request(request)) => (peer, request),
        other => panic!("no request: {other:?}"),
    }
}

#[test]
fn they_are_handed_over_with_their_id_and_params() {
    for (written, id) in [("7", RequestId::from(7)), (r#""a\n""#, RequestId::from("a\n"))] {
        let (_, request) = asked(&format!(r#"{{"method":"x/y","id":{written},"params":{{"a":[1]}}}}"#));
        assert_eq!((request.id.clone(), request.method()), (id, "x/y"));
        assert_eq!(request.params().unwrap().get(), r#"{"a":[1]}"#);
    }
}

#[test]
fn their_ids_have_nothing_to_do_with_ours() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    peer.line(r#"{"id":1,"method":"x"}"#);
    assert_eq!(answer(&mut request), "(pending)");
    assert_eq!(requested(&peer.session).len(), 1);
}

#[test]
fn answers_are_enqueued_with_the_id_as_it_was() {
    for id in ["7", r#""a\n""#] {
        let (peer, request) = asked(&format!(r#"{{"id":{id},"method":"x"}}"#));
        peer.session.respond(&request.id, Ok(r#"{"decision":"accept"}"#.to_owned()));
        assert_eq!(peer.sent(), format!("{{\"id\":{id},\"result\":{{\"decision\":\"accept\"}}}}\n"));
    }
}

#[test]
fn refusals_are_error_objects() {
    let (peer, request) = asked(r#"{"id":7,"method":"x"}"#);
    let error = RpcError { code: -32601, message: "not \"here\"\n".into(), data: None };
    peer.session.respond(&request.id, Err(error));
    assert_eq!(peer.sent(), "{\"id\":7,\"error\":{\"code\":-32601,\"message\":\"not \\\"here\\\"\\n\"}}\n");
}

#[test]
fn a_result_with_line_ends_is_still_one_line() {
    let (peer, request) = asked(r#"{"id":7,"method":"x"}"#);
    peer.session.respond(&request.id, Ok("{\r\n  \"a\": \"b\\n\"\n}".to_owned()));
    assert_eq!(peer.sent(), "{\"id\":7,\"result\":{    \"a\": \"b\\n\" }}\n");
}

#[test]
fn a_result_that_is_not_json_becomes_an_error() {
    for result in ["", "accept", "{", "1 2", "{}\n{\"id\":1}"] {
        let (peer, request) = asked(r#"{"id":7,"method":"x"}"#);
        peer.session.respond(&request.id, Ok(result.to_owned()));
        let sent: serde_json::Value = serde_json::from_str(&peer.sent()).unwrap();
        assert_eq!((&sent["id"], &sent["error"]["code"]), (&7.into(), &(-32603).into()), "{result}");
    }
}

#[test]
fn when_nobody_is_left_to_answer_they_are_refused() {
    let mut peer = Peer::new();
    peer.line(r#"{"id":1,"method":"x"}"#);
    assert_eq!(peer.sent(), "");
    peer.session.leave_unattended();
    peer.line(r#"{"id":"b","method":"x"}"#);
    let error = r#"{"code":-32603,"message":"the handler of this client is gone"}"#;
    assert_eq!(peer.sent(), format!("{{\"id\":1,\"error\":{error}}}\n{{\"id\":\"b\",\"error\":{error}}}\n"));
}

/// Asks so many times; returns how many requests were handed over.
fn ask(peer: &mut Peer, ids: std::ops::Range<i64>) -> usize {
    for id in ids {
        peer.line(format!(r#"{{"id":{id},"method":"x","params":{{}}}}"#));
    }
    requested(&peer.session).len()
}

#[test]
fn beyond_the_limit_they_are_refused_and_counted_until_one_is_answered() {
    let mut peer = Peer::with(Limits { open: 3, ..LIMITS });
    assert_eq!(ask(&mut peer, 0..5), 3);
    let error = r#"{"code":-32603,"message":"too many requests are open at this client"}"#;
    assert_eq!(peer.sent(), format!("{{\"id\":3,\"error\":{error}}}\n{{\"id\":4,\"error\":{error}}}\n"));
    assert_eq!(peer.session.refused(), 2);

    peer.session.respond(&RequestId::from(0), Ok("1".to_owned()));
    peer.line(r#"{"method":"serverRequest/resolved","params":{"threadId":"t","requestId":1}}"#);
    assert_eq!(ask(&mut peer, 5..8), 3); // `resolved` and two requests
    assert_eq!(peer.session.refused(), 3);
}

#[test]
fn an_id_that_is_used_again_takes_no_second_place() {
    let mut peer = Peer::with(Limits { open: 1, ..LIMITS });
    assert_eq!(ask(&mut peer, 7..8) + ask(&mut peer, 7..8), 2);
    assert_eq!((peer.sent(), peer.session.refused()), (String::new(), 0));
}

#[test]
fn a_session_remembers_no_more_of_them_than_the_limit() {
    let mut peer = Peer::with(Limits { open: 10, ..LIMITS });
    ask(&mut peer, 0..10_000);
    let remembered = peer.session.state().asked.len();
    assert_eq!((remembered, peer.session.refused()), (10, 9_990));
}

#[test]
fn what_was_answered_elsewhere_is_told_after_its_request() {
    let mut peer = Peer::new();
    peer.line(r#"{"id":7,"method":"x"}"#);
    peer.line(r#"{"method":"serverRequest/resolved","params":{"threadId":"t","requestId":7}}"#);
    let events = requested(&peer.session);
    assert!(matches!(events[0], ServerEvent::Request(_)));
    assert!(matches!(&events[1], ServerEvent::Resolved(id) if *id == RequestId::from(7)));
    assert_eq!(read(&peer.session.subscribe_global()), ["serverRequest/resolved"]);
}
