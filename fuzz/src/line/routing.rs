//! Whom a notification is for.

use codex_protocol_types::RequestId;
use codex_protocol_types::jsonrpc::{Message, RequestIdRef};
use codex_protocol_types::notifications::WELL_KNOWN_IDS;
use codex_protocol_types::route::{
    IdKind, IdPlace, Route, RouteSource, notification_info, route, route_line,
};
use serde_json::{Map, Value};

pub(super) fn check(line: &str, members: &Map<String, Value>) {
    let Ok(Message::Notification { method, params, .. }) = Message::parse(line) else {
        assert!(route_line(line).is_none(), "routed, and no notification: {line}");
        return;
    };
    let found =
        params.map(|params| route(&method, params.get()).expect("params are JSON")).unwrap_or_default();
    if let (Some(_), Some(value)) = (params, members.get("params")) {
        check_ids(&method, value, &found, line);
    }
    if let Some(routed) = route_line(line) {
        assert_eq!(routed.method, method, "{line}");
        assert_eq!(Some(routed.params), params.map(serde_json::value::RawValue::get), "{line}");
        assert_eq!(routed.route, found, "{line}");
    }
    if let Some(params) = params {
        // As the runtime writes it.
        let usual = format!("{{\"method\":{},\"params\":{}}}", Value::from(&*method), params.get());
        let routed = route_line(&usual).unwrap_or_else(|| panic!("not read in one pass: {usual}"));
        assert_eq!(
            (&*routed.method, routed.params, &routed.route),
            (&*method, params.get(), &found),
            "{usual}"
        );
    }
}

/// The ids that were found are those that stand where the schema, or a well-known name, says.
fn check_ids(method: &str, params: &Value, found: &Route<'_>, line: &str) {
    let (source, places) = match notification_info(method) {
        Some(info) => (RouteSource::Registry, info.ids),
        None => (RouteSource::Fallback, WELL_KNOWN_IDS),
    };
    assert_eq!(found.source, source, "{line}");
    for kind in IdKind::ALL.iter().copied().filter(|kind| *kind != IdKind::Request) {
        let ids: Vec<&str> = there(kind, places, params).filter_map(Value::as_str).collect();
        match found.get(kind) {
            // Of two places the one that stands last in the line counts.
            Some(id) => assert!(ids.contains(&id), "{kind:?}: {id:?} is none of {ids:?}: {line}"),
            None => assert!(ids.is_empty(), "{kind:?}: none of {ids:?} was found: {line}"),
        }
    }
    let ids: Vec<RequestId> = there(IdKind::Request, places, params).filter_map(request_id).collect();
    let request = found.request_id.clone().map(RequestIdRef::into_owned);
    assert!(request.as_ref().map_or(ids.is_empty(), |id| ids.contains(id)), "{request:?} of {ids:?}: {line}");
}

/// The values where an id of that kind may stand.
fn there<'v>(kind: IdKind, places: &'static [IdPlace], params: &'v Value) -> impl Iterator<Item = &'v Value> {
    places.iter().filter(move |place| place.kind == kind).filter_map(|place| {
        let member = params.get(place.member)?;
        place.nested.map_or(Some(member), |nested| member.get(nested))
    })
}

fn request_id(id: &Value) -> Option<RequestId> {
    id.as_str().map(RequestId::from).or_else(|| id.as_i64().map(RequestId::Integer))
}
