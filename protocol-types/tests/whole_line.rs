//! Reading a notification's whole line in one pass gives what reading it part by part gives.

use codex_protocol_types::ServerNotification;
use codex_protocol_types::jsonrpc::Message;
use codex_protocol_types::route::{Route, route, route_line};

const SESSIONS: [&str; 3] = [
    include_str!("fixtures/session/text_turn.jsonl"),
    include_str!("fixtures/session/command_approval.jsonl"),
    include_str!("fixtures/session/login_cancel.jsonl"),
];

/// Part by part; `None` if the line is no notification.
fn parts(line: &str) -> Option<(String, ServerNotification, Route<'_>)> {
    let Ok(Message::Notification { method, params, .. }) = Message::parse(line) else { return None };
    let found =
        params.map(|params| route(&method, params.get()).expect("params are JSON")).unwrap_or_default();
    Some((method.to_string(), ServerNotification::decode(&method, params), found))
}

#[test]
fn every_line_of_a_session_is_read_alike() {
    let mut seen = 0;
    for line in SESSIONS.iter().flat_map(|session| session.lines()) {
        let Some((method, notification, found)) = parts(line) else {
            assert!(ServerNotification::parse(line).is_err() && route_line(line).is_none(), "{line}");
            continue;
        };
        seen += 1;
        assert_eq!(ServerNotification::parse(line).expect(line), notification);
        let routed = route_line(line).expect(line);
        assert_eq!(ServerNotification::decode_str(&method, routed.params), notification);
        assert_eq!((&*routed.method, routed.route), (&*method, found), "{line}");
    }
    assert!(seen > 30, "{seen} notifications");
}

#[test]
fn lines_out_of_the_usual_are_read_alike() {
    for line in [
        r#"{"params":{"threadId":"t","turnId":"u","itemId":"i","delta":"d"},"method":"item/agentMessage/delta"}"#,
        r#"{"emittedAtMs":1,"method":"thread/closed","params":{"threadId":"t"}}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"},"params":{"threadId":"v"}}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"},"method":"thread/deleted"}"#,
        r#"{ "method" : "thread\/closed" , "params" : { "threadId" : "t\n" } , "more" : [1] } "#,
        r#"{"method":"thread/closed","params":{"threadId":7}}"#,
        r#"{"method":"thread/closed","params":null}"#,
        r#"{"method":"thread/closed","params":[]}"#,
        r#"{"method":"thread/closed"}"#,
        r#"{"method":"of/tomorrow","params":{"threadId":"t","turn":{"id":"u"}}}"#,
        r#"{"method":"of/tomorrow","params":"all"}"#,
        r#"{"method":"of/tomorrow"}"#,
    ] {
        let (method, notification, found) = parts(line).expect(line);
        assert_eq!(ServerNotification::parse(line).expect(line), notification, "{line}");
        if let Some(routed) = route_line(line) {
            assert_eq!(ServerNotification::decode_str(&method, routed.params), notification, "{line}");
            assert_eq!((&*routed.method, routed.route), (&*method, found), "{line}");
        }
    }
}

#[test]
fn what_is_no_notification_is_refused() {
    for line in [
        r#"{"id":1,"result":{}}"#,
        r#"{"id":1,"method":"thread/closed","params":{"threadId":"t"}}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"},"id":1}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"},"emittedAtMs":"now"}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"}} {}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"},}"#,
        r#"["method"]"#,
        "",
    ] {
        assert!(parts(line).is_none(), "{line}");
        assert!(ServerNotification::parse(line).is_err(), "{line}");
        assert!(route_line(line).is_none(), "{line}");
    }
}

#[test]
fn the_params_of_a_line_are_its_own_text() {
    for (line, params) in [
        (r#"{"method":"x/y","params":{"a":1}}"#, r#"{"a":1}"#),
        (r#" { "method":"x/y", "params" :	{"a":"},"} , "emittedAtMs":1 } "#, r#"{"a":"},"}"#),
        (r#"{"method":"x/y","params":null,"more":{}}"#, "null"),
    ] {
        let line = line.replace(r"\t", "\t");
        assert_eq!(route_line(&line).expect(&line).params, params);
    }
}

#[test]
fn text_that_is_no_json_is_undecodable_and_kept() {
    let ServerNotification::Undecodable(broken) = ServerNotification::decode_str("thread/closed", "{\"a\"")
    else {
        panic!("decoded");
    };
    assert_eq!(
        (broken.method.as_str(), broken.params.as_ref().unwrap().get()),
        ("thread/closed", r#""{\"a\"""#)
    );
}
