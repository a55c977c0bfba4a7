//! The envelope: which kind of message a line is, and what is refused.

use codex_protocol_types::jsonrpc::{Message, RequestIdRef, error_code};
use codex_protocol_types::{
    ClientRequest, ClientRequestMessage, RequestId, ServerNotification, ServerRequest, ServerRequestMessage,
};

#[test]
fn the_four_kinds_are_told_apart_whatever_the_order() {
    let request = Message::parse(r#"{"params":{"a":1},"method":"m","id":"x"}"#).unwrap();
    assert!(matches!(request, Message::Request { id, method, params: Some(params) }
        if id == RequestIdRef::String("x".into()) && method == "m" && params.get() == r#"{"a":1}"#));
    let notification = Message::parse(r#"{"method":"m","emittedAtMs":5}"#).unwrap();
    assert!(matches!(notification, Message::Notification { params: None, emitted_at_ms: Some(5), .. }));
    let response = Message::parse(r#"{"id":7,"result":null}"#).unwrap();
    assert!(
        matches!(response, Message::Response { id: RequestIdRef::Integer(7), result } if result.get() == "null")
    );
    let error = Message::parse(r#"{"error":{"code":-32001,"message":"busy","data":[1]},"id":7}"#).unwrap();
    assert!(matches!(error, Message::Error { error, .. } if error.code == error_code::SERVER_OVERLOADED));
}

#[test]
fn what_is_no_message_is_refused_with_the_reason() {
    for (line, reason) in [
        ("[]", "an object"),
        ("3", "an object"),
        ("{}", "neither a `method` nor an `id`"),
        (r#"{"id":1}"#, "`id` without `method`, `result` or `error`"),
        (r#"{"id":1.5,"result":0}"#, "`id`"),
        (r#"{"id":1,"error":{"message":"no code"}}"#, "`error`: missing field `code`"),
        (r#"{"method":"m""#, "EOF"),
    ] {
        let error = Message::parse(line).unwrap_err().to_string();
        assert!(error.contains(reason), "{line}: {error}");
    }
}

#[test]
fn an_escaped_method_is_read() {
    let message = Message::parse(r#"{"method":"turn\/started","params":null}"#).unwrap();
    assert!(matches!(message, Message::Notification { method, .. } if method == "turn/started"));
}

#[test]
fn request_ids_are_strings_or_integers() {
    for id in ["7", "-9223372036854775808", "\"seven\""] {
        let read: RequestId = serde_json::from_str(id).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), id);
    }
    assert!(serde_json::from_str::<RequestId>("9223372036854775808").is_err());
    assert!(serde_json::from_str::<RequestId>("null").is_err());
}

#[test]
fn a_broken_notification_is_kept_with_its_error() {
    let Message::Notification { method, params, .. } =
        Message::parse(r#"{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"u"}}}"#).unwrap()
    else {
        panic!("a notification");
    };
    let notification = ServerNotification::decode(&method, params);
    let ServerNotification::Undecodable(broken) = &notification else { panic!("{notification:?}") };
    assert_eq!(broken.method, "turn/completed");
    assert_eq!(broken.params.as_ref().unwrap().get(), r#"{"threadId":"t","turn":{"id":"u"}}"#);
    assert!(broken.error.contains("`turn`: missing field `items`"), "{}", broken.error);
    assert_eq!(notification.route().turn_id.as_deref(), Some("u"), "still routed");
}

#[test]
fn an_unknown_method_is_kept() {
    let notification = ServerNotification::decode("of/tomorrow", None);
    assert!(matches!(&notification, ServerNotification::Unknown(unknown) if unknown.params.is_none()));
    assert_eq!(notification.method(), "of/tomorrow");
    assert!(matches!(ServerRequest::decode("of/tomorrow", None), ServerRequest::Unknown(_)));
}

#[test]
fn a_broken_request_is_kept_with_its_error_and_its_id() {
    let line = r#"{"method":"item/commandExecution/requestApproval","id":7,"params":{"threadId":"t"}}"#;
    let message: ServerRequestMessage = serde_json::from_str(line).unwrap();
    assert_eq!(message.id, RequestId::Integer(7), "so that it can be refused");
    let ServerRequest::Undecodable(broken) = &message.request else { panic!("{message:?}") };
    assert!(broken.error.contains("missing field `itemId`"), "{}", broken.error);
    assert_eq!(serde_json::to_string(&message).unwrap(), line);
    let line = r#"{"method":"thread/archive","id":7}"#;
    let message: ClientRequestMessage = serde_json::from_str(line).unwrap();
    assert!(matches!(&message.request, ClientRequest::Undecodable(broken) if broken.params.is_none()));
    assert_eq!(serde_json::to_string(&message).unwrap(), line);
}

#[test]
fn params_that_may_be_null_may_be_absent() {
    for line in [
        r#"{"method":"account/usage/read","id":1}"#,
        r#"{"method":"account/usage/read","id":1,"params":null}"#,
    ] {
        let message: ClientRequestMessage = serde_json::from_str(line).unwrap();
        assert!(matches!(message.request, ClientRequest::AccountUsageRead(None)), "{message:?}");
        assert_eq!(serde_json::to_string(&message).unwrap(), r#"{"method":"account/usage/read","id":1}"#);
    }
    let empty = r#"{"method":"account/usage/read","id":1,"params":{}}"#;
    let message: ClientRequestMessage = serde_json::from_str(empty).unwrap();
    assert!(matches!(message.request, ClientRequest::AccountUsageRead(Some(_))), "{message:?}");
}
