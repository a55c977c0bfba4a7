//! Recorded sessions: answers find their requests, whichever way they went.

use codex_protocol_types::jsonrpc::RequestIdRef;
use codex_protocol_types::recording::{Direction, Line, Reader, Recorded};
use codex_protocol_types::requests::{ThreadArchive, ThreadStart};
use codex_protocol_types::{ClientRequest, ServerNotification, ServerRequest};

#[test]
fn a_line_is_written_as_it_is_read() {
    for text in [r#"{"sent":{"id":1}}"#, r#"{"received":"3 bytes that are no JSON"}"#] {
        assert_eq!(Line::parse(text).unwrap().to_string(), text);
    }
    let message = Line::parse(r#" { "received" : {"a": 1} } "#).unwrap();
    assert_eq!(message, Line { direction: Direction::Received, message: r#"{"a": 1}"# });
}

#[test]
fn what_is_no_line_of_a_recording_is_told() {
    for text in ["", "{}", "[]", r#"{"id":1,"method":"a"}"#, r#"{"sent":{},"received":{}}"#] {
        assert!(Line::parse(text).is_err(), "{text}");
    }
    let error = Line::parse("{}").unwrap_err().to_string();
    assert_eq!(error, r#"expected a line of a recording, {"sent":..} or {"received":..}"#);
}

#[test]
fn an_answer_is_for_the_request_of_its_id_that_went_the_other_way() {
    let mut reader = Reader::new();
    let archive = r#"{"sent":{"id":1,"method":"thread/archive","params":{"threadId":"t"}}}"#;
    let Recorded::ClientRequest { id, request } = reader.read(archive).unwrap() else { panic!("a request") };
    assert!(matches!(*request, ClientRequest::ThreadArchive(params) if params.thread_id == "t"));
    assert_eq!(id, RequestIdRef::Integer(1));
    let ask = r#"{"received":{"id":1,"method":"attestation/generate","params":{}}}"#;
    let Recorded::ServerRequest { request, .. } = reader.read(ask).unwrap() else { panic!("a request") };
    assert!(matches!(*request, ServerRequest::AttestationGenerate(_)));

    let Recorded::Answer(ours) = reader.read(r#"{"sent":{"id":1,"result":{}}}"#).unwrap() else { panic!() };
    assert_eq!(ours.method.as_deref(), Some("attestation/generate"));
    assert!(ours.decode::<ThreadArchive>().is_none(), "the client's own answer");
    let left: Vec<_> = reader.unanswered().map(|(way, _, method)| (way, method)).collect();
    assert_eq!(left, [(Direction::Sent, "thread/archive")]);

    let Recorded::Answer(theirs) = reader.read(r#"{"received":{"id":1,"result":{}}}"#).unwrap() else {
        panic!()
    };
    assert!(theirs.decode::<ThreadStart>().is_none(), "of another method");
    theirs.decode::<ThreadArchive>().unwrap().unwrap();
    assert_eq!(reader.unanswered().count(), 0);
}

#[test]
fn an_answer_to_nothing_and_a_refusal_are_told() {
    let mut reader = Reader::new();
    let refusal = r#"{"id":"a","error":{"code":-32600,"message":"no"}}"#;
    let Recorded::Answer(answer) = reader.message(Direction::Received, refusal).unwrap() else { panic!() };
    assert_eq!((answer.method.as_deref(), answer.result.unwrap_err().code), (None, -32600));
}

#[test]
fn what_does_not_decode_is_kept_and_ends_nothing() {
    let mut reader = Reader::new();
    assert!(reader.read("nonsense").is_err());
    assert!(reader.read(r#"{"received":"3 bytes that are no JSON"}"#).is_err());
    let broken = r#"{"received":{"method":"turn/started","params":{}}}"#;
    let Recorded::ServerNotification { notification, .. } = reader.read(broken).unwrap() else { panic!() };
    assert!(matches!(notification, ServerNotification::Undecodable(_)), "{notification:?}");
    let broken = r#"{"sent":{"id":2,"method":"thread/archive","params":{}}}"#;
    let Recorded::ClientRequest { request, .. } = reader.read(broken).unwrap() else { panic!() };
    assert!(matches!(*request, ClientRequest::Undecodable(_)), "{request:?}");
    let initialized = r#"{"sent":{"method":"initialized"}}"#;
    let Recorded::ClientNotification { method, .. } = reader.read(initialized).unwrap() else { panic!() };
    assert_eq!(method, "initialized");
}
