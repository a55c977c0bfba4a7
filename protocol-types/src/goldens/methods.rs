//! What generated markers, method enums, registries and constructors do.

use serde_json::json;

use super::json::{assert_kept, error};
use super::notifications::{ServerNotification, ServerNotificationMessage};
use super::*;
use crate::method::{Notification as _, PagedRequest as _, Request as _, ServerRequest as _};
use crate::wire::methods;

fn decode(method: &str, params: &str) -> ServerNotification {
    let params: Box<serde_json::value::RawValue> = serde_json::from_str(params).unwrap();
    methods::decode(method, Some(&params))
}

#[test]
fn markers_name_their_method_and_types() {
    use super::requests::requests::{MemoryReset, ThreadStart};
    assert_eq!(ThreadStart::METHOD, "thread/start");
    let params = requests::ThreadStartParams::new("/", None);
    assert_eq!(ThreadStart::encode_params(&params).unwrap(), r#"{"cwd":"/","sandbox":null}"#);
    assert_eq!(ThreadStart::decode_response(r#"{"threadId":"1"}"#).unwrap().thread_id, "1");
    assert_eq!(MemoryReset::encode_params(&()).unwrap(), "null");
}

#[test]
fn a_page_leads_to_the_next() {
    use super::paged::requests::{LineList, NoteList};
    use super::paged::{LineCursor, LineListParams, NoteListParams};
    let page = NoteList::decode_response(r#"{"data":[{"text":"a"}],"nextCursor":"c"}"#).unwrap();
    let (notes, next) = NoteList::into_page(page);
    assert_eq!((notes[0].text.as_str(), next.as_deref()), ("a", Some("c")));
    let mut params = NoteListParams { limit: Some(1), ..NoteListParams::default() };
    NoteList::set_cursor(&mut params, "c".into());
    assert_eq!(params, NoteListParams { cursor: Some("c".into()), limit: Some(1) });
    let mut params = LineListParams::default();
    LineList::set_cursor(&mut params, "c".into());
    assert_eq!(params.cursor, Some(LineCursor::String("c".into())));
    let last = LineList::decode_response(r#"{"lines":[]}"#).unwrap();
    assert_eq!(LineList::into_page(last), (vec![], None));
}

#[test]
fn a_server_request_is_answered_with_its_response() {
    use super::server_requests::ItemApproveResponse;
    use super::server_requests::server_requests::ItemApprove;
    let response = ItemApproveResponse::new("accept".into());
    assert_eq!(ItemApprove::encode_response(&response).unwrap(), r#"{"decision":"accept"}"#);
}

#[test]
fn a_whole_message_keeps_its_members() {
    let message = json!({ "method": "item/started", "emittedAtMs": 1,
        "params": { "item": { "type": "plan", "id": "i" }, "threadId": "t" } });
    assert_kept::<ServerNotificationMessage>(message);
    assert_kept::<requests::ClientRequestMessage>(json!({ "id": 1, "method": "memory/reset" }));
}

#[test]
fn a_notification_whose_params_do_not_decode_is_kept_in_its_message() {
    let message = json!({ "method": "item/started", "params": { "threadId": 7 } });
    let read: ServerNotificationMessage = assert_kept(message);
    assert!(
        matches!(read.notification, ServerNotification::Undecodable(broken) if broken.error.contains("`threadId`"))
    );
}

#[test]
fn a_request_whose_params_do_not_decode_is_kept_in_its_message() {
    let read: requests::ClientRequestMessage =
        assert_kept(json!({ "id": 1, "method": "thread/start", "params": {} }));
    assert!(matches!(read.request, requests::ClientRequest::Undecodable(_)), "{read:?}");
}

#[test]
fn a_message_of_an_unknown_method_is_kept() {
    let message = json!({ "id": "a", "method": "new/method", "params": [1] });
    assert_kept::<requests::ClientRequestMessage>(message);
}

#[test]
fn ids_are_found_direct_nested_and_in_unions() {
    let started = decode("item/started", r#"{"item":{"type":"plan","id":"i"},"threadId":"t"}"#);
    let route = started.route();
    assert_eq!(route.item_id.as_deref(), Some("i"));
    assert_eq!(route.thread_id.as_deref(), Some("t"));
    assert_eq!(route.turn_id, None);
}

#[test]
fn ids_are_found_under_a_name_and_in_optional_members() {
    let started = decode("turn/started", r#"{"processId":"p","thread":{"id":"t"},"turn":{"id":"u"}}"#);
    let route = started.route();
    assert_eq!(route.process_id.as_deref(), Some("p"));
    assert_eq!(route.thread_id.as_deref(), Some("t"));
    assert_eq!(route.turn_id.as_deref(), Some("u"));
    assert_eq!(decode("turn/started", r#"{"turn":{"id":"u"}}"#).route().thread_id, None);
}

#[test]
fn the_registry_is_sorted_as_its_search_needs() {
    let registry = notifications::notifications::REGISTRY;
    assert!(registry.is_sorted_by_key(|info| info.method));
    assert!(registry.iter().map(|info| &info.method).eq(notifications::notifications::METHODS));
}

#[test]
fn constructors_leave_out_what_is_not_required() {
    let params = constructors::TurnStartParams::new("t", 1, None, constructors::Options::default(), "x");
    let expected = json!({ "count": 1, "cwd": null, "options": {}, "threadId": "t", "type": "x" });
    assert_eq!(serde_json::to_value(params).unwrap(), expected);
}
