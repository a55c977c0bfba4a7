//! The routing registry and the raw route.

use codex_protocol_types::jsonrpc::RequestIdRef;
use codex_protocol_types::notifications::{METHODS, REGISTRY};
use codex_protocol_types::route::{IdKind, Route, RouteSource, notification_info, route};

#[test]
fn the_registry_is_sorted_and_covers_every_notification_once() {
    let methods: Vec<&str> = REGISTRY.iter().map(|info| info.method).collect();
    assert_eq!(methods, METHODS);
    assert!(methods.is_sorted_by(|a, b| a < b), "sorted, without repetition");
    assert!(METHODS.iter().all(|method| notification_info(method).is_some()));
    assert!(notification_info("of/tomorrow").is_none());
}

#[test]
fn ids_are_found_where_the_schema_has_them() {
    let started =
        route("turn/started", r#"{"turn":{"items":[{"id":"no"}],"id":"u"},"threadId":"t"}"#).unwrap();
    assert_eq!((started.thread_id.as_deref(), started.turn_id.as_deref()), (Some("t"), Some("u")));
    let item =
        route("item/completed", r#"{"item":{"type":"plan","id":"i"},"turnId":"u","threadId":"t"}"#).unwrap();
    assert_eq!((item.item_id.as_deref(), item.turn_id.as_deref()), (Some("i"), Some("u")));
    let process = route("process/exited", r#"{"processHandle":"p","exitCode":0}"#).unwrap();
    assert_eq!(process.get(IdKind::ProcessHandle), Some("p"));
    let resolved = route("serverRequest/resolved", r#"{"requestId":0,"threadId":"t"}"#).unwrap();
    assert_eq!(resolved.request_id, Some(RequestIdRef::Integer(0)));
}

#[test]
fn every_key_of_the_protocol_is_carried_by_some_notification() {
    let carried = |kind| REGISTRY.iter().any(|info| info.ids.iter().any(|id| id.kind == kind));
    for kind in IdKind::ALL.iter().copied() {
        assert!(carried(kind), "{kind:?}");
    }
}

#[test]
fn optional_ids_may_be_absent_null_or_odd() {
    for params in [r#"{}"#, r#"{"loginId":null}"#, r#"{"loginId":[1,{"loginId":"no"}]}"#, "null", "[]", "3"] {
        let found = route("account/login/completed", params).unwrap();
        assert_eq!(found, Route { source: RouteSource::Registry, ..Route::default() }, "{params}");
    }
}

#[test]
fn unknown_methods_fall_back_to_well_known_names() {
    let params =
        r#"{"threadId":"t","turn":{"status":1,"id":"u"},"item":"no","watchId":"w","deep":{"itemId":"no"}}"#;
    let found = route("of/tomorrow", params).unwrap();
    let expected = Route {
        thread_id: Some("t".into()),
        turn_id: Some("u".into()),
        watch_id: Some("w".into()),
        source: RouteSource::Fallback,
        ..Route::default()
    };
    assert_eq!(found, expected);
}

#[test]
fn ids_borrow_unless_escaped() {
    let plain = route("thread/closed", r#"{"threadId":"plain"}"#).unwrap();
    assert!(matches!(plain.thread_id, Some(std::borrow::Cow::Borrowed("plain"))));
    let escaped = route("thread/closed", r#"{"threadId":"\u0070lain"}"#).unwrap();
    assert!(matches!(&escaped.thread_id, Some(std::borrow::Cow::Owned(id)) if id == "plain"));
}

#[test]
fn params_that_are_not_json_are_an_error() {
    assert!(route("thread/closed", r#"{"threadId":"#).is_err());
    assert!(route("thread/closed", r#"{"threadId":"t"} more"#).is_err());
}
