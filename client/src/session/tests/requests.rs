//! Requests and their answers.

use super::*;

#[test]
fn requests_are_written_in_order_with_ids_of_their_own() {
    let peer = Peer::new();
    let _a = peer.send_with("a", r#"{"x":1}"#);
    let _b = peer.send_with("b", "null");
    peer.session.notify("c");
    let (a, b) = (r#"{"id":1,"method":"a","params":{"x":1}}"#, r#"{"id":2,"method":"b","params":null}"#);
    assert_eq!(peer.sent(), format!("{a}\n{b}\n{{\"method\":\"c\"}}\n"));
    assert_eq!(peer.sent(), "");
}

#[test]
fn one_request_is_one_line_whatever_its_params_and_its_trace_hold() {
    let peer = Peer::new();
    let smuggled = "{\"a\":\r\n{\"id\":2,\"method\":\"command/exec\"}\n}";
    let _a = peer.session.request(Outbound {
        method: "a\nb",
        params: smuggled,
        trace: Some("{\n}"),
        expect: Expect::Nothing,
        undo: None,
        at_once: false,
    });
    let params = r#"{"a":  {"id":2,"method":"command/exec"} }"#;
    assert_eq!(
        peer.sent(),
        format!("{{\"id\":1,\"method\":\"a\\nb\",\"params\":{params},\"trace\":{{ }}}}\n")
    );
}

#[test]
fn answers_find_their_requests_in_any_order() {
    let mut peer = Peer::new();
    let (mut a, mut b) = (peer.request(), peer.request());
    peer.line(r#"{"id":2,"result":"b"}"#);
    assert_eq!((answer(&mut a), answer(&mut b)), ("(pending)".into(), r#""b""#.into()));
    peer.line(r#"{"id":1,"result":null}"#);
    assert_eq!(answer(&mut a), "null");
    assert_eq!(peer.pending(), 0);
}

#[test]
fn a_result_is_handed_over_byte_for_byte() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    peer.line(r#"{"result": {"n":1.50,"e":"\u0041"} , "id":1}"#);
    assert_eq!(answer(&mut request), r#"{"n":1.50,"e":"\u0041"}"#);
}

#[test]
fn ids_are_never_reused() {
    let mut peer = Peer::new();
    for id in 1..=3 {
        let mut request = peer.request();
        assert!(peer.sent().starts_with(&format!(r#"{{"id":{id},"#)));
        peer.line(format!(r#"{{"id":{id},"result":{id}}}"#));
        assert_eq!(answer(&mut request), id.to_string());
    }
}

#[test]
fn an_error_is_handed_over_with_its_code() {
    for code in [-32700, -32600, -32601, -32602, -32603, -32001, 7] {
        let mut peer = Peer::new();
        let mut request = peer.request();
        peer.line(format!(r#"{{"id":1,"error":{{"code":{code},"message":"no","data":{{"a":1}}}}}}"#));
        let Ok(Some(Reply::Refused(error))) = request.try_recv() else { panic!("{code}: not refused") };
        assert_eq!((error.code, error.message.as_str()), (code, "no"));
        assert_eq!(error.data, Some(serde_json::json!({"a": 1})));
    }
}

#[test]
fn an_error_beside_a_result_wins() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    peer.line(r#"{"id":1,"result":1,"error":{"code":-1,"message":"no"}}"#);
    assert_eq!(answer(&mut request), "refused: no (code -1)");
}

#[test]
fn a_null_error_beside_a_result_is_none() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    peer.line(r#"{"id":1,"result":1,"error":null}"#);
    assert_eq!(answer(&mut request), "1");
}

#[test]
fn answers_to_no_request_are_discarded() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    for id in ["2", "0", "-1", r#""1""#, r#""x""#] {
        peer.line(format!(r#"{{"id":{id},"result":1}}"#));
        peer.line(format!(r#"{{"id":{id},"error":{{"code":1,"message":"no"}}}}"#));
    }
    assert_eq!(answer(&mut request), "(pending)");
    assert!(read(&peer.session.subscribe_global()).is_empty());
}

#[test]
fn a_second_answer_is_discarded() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    peer.line(r#"{"id":1,"result":1}"#);
    peer.line(r#"{"id":1,"result":2}"#);
    peer.line(r#"{"id":1,"error":{"code":1,"message":"no"}}"#);
    assert_eq!(answer(&mut request), "1");
    assert!(read(&peer.session.subscribe_global()).is_empty());
}

#[test]
fn the_late_answer_to_a_dropped_request_is_discarded() {
    let mut peer = Peer::new();
    drop(peer.request());
    let mut other = peer.request();
    peer.line(r#"{"id":1,"result":1}"#);
    peer.line(r#"{"id":2,"result":2}"#);
    assert_eq!(answer(&mut other), "2");
    assert_eq!(peer.pending(), 0);
    assert!(read(&peer.session.subscribe_global()).is_empty());
}

#[test]
fn an_answer_that_is_not_of_its_type_still_arrives() {
    let mut peer = Peer::new();
    let mut request = peer.start_turn();
    peer.line(r#"{"id":1,"result":{"turn":5}}"#);
    assert!(matches!(request.try_recv(), Ok(Some(Reply::Result(Answer { started: None, .. })))));
}
