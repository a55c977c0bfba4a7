//! The typed message of a line.

use std::fmt::Debug;
use std::mem::discriminant;

use codex_protocol_types::jsonrpc::Message;
use codex_protocol_types::route::{route, route_line};
use codex_protocol_types::{ClientRequest, RawJson, ServerNotification, ServerRequest};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::json::{invented, value};

/// What a message of either side can do.
trait Typed: Debug + PartialEq + Sized {
    fn read(method: &str, params: Option<&RawValue>) -> Self;
    fn name(&self) -> &str;
    fn write(&self) -> Option<RawJson>;
}

macro_rules! typed {
    ($($type:ident),*) => {
        $(impl Typed for $type {
            fn read(method: &str, params: Option<&RawValue>) -> Self {
                Self::decode(method, params)
            }

            fn name(&self) -> &str {
                self.method()
            }

            fn write(&self) -> Option<RawJson> {
                self.encode_params().expect("the protocol's own types are written")
            }
        })*
    };
}

typed!(ServerNotification, ServerRequest, ClientRequest);

/// One pass over the line gives what its parts give, whatever stands in it.
pub(super) fn check_one_pass(line: &str) {
    let whole = ServerNotification::parse(line).ok();
    let Ok(Message::Notification { method, params, .. }) = Message::parse(line) else {
        assert!(whole.is_none() && route_line(line).is_none(), "read, and no notification: {line}");
        return;
    };
    let parts = ServerNotification::decode(&method, params);
    assert_eq!(whole.as_ref(), Some(&parts), "{line}");
    let Some(params) = params.map(RawValue::get) else { return };
    assert_eq!(ServerNotification::decode_str(&method, params), parts, "{line}");
    let found = route(&method, params).ok();
    if let Some(routed) = route_line(line) {
        assert_eq!((&*routed.method, routed.params, Some(routed.route)), (&*method, params, found), "{line}");
    }
}

/// The params of a message are read alike from its text and from a `Value`, and are written back.
pub(super) fn check(line: &str, members: &Map<String, Value>) {
    match Message::parse(line) {
        Ok(Message::Notification { method, params, .. }) => {
            check_params::<ServerNotification>(&method, params, members.get("params"));
        }
        Ok(Message::Request { method, params, .. }) => {
            check_params::<ServerRequest>(&method, params, members.get("params"));
            check_params::<ClientRequest>(&method, params, members.get("params"));
        }
        _ => {}
    }
}

fn check_params<T: Typed>(method: &str, params: Option<&RawValue>, slow: Option<&Value>) {
    let raw = slow.map(|value| to_raw_value(value).expect("a value is written"));
    let (quick, slow_read) = (T::read(method, params), T::read(method, raw.as_deref()));
    assert_eq!(discriminant(&quick), discriminant(&slow_read), "{method}: {params:?}");
    assert_eq!((quick.name(), slow_read.name()), (method, method));
    let text = quick.write();
    let written = text.as_ref().map(|text| value(text.get()));
    assert_eq!(written, slow_read.write().map(|text| value(text.get())), "{method}: {params:?}");
    // No params are read as an object without members, and written as one, or as `null` where they do not decode.
    let nothing = Value::Object(Map::new());
    if let Some(written) = written.as_ref().filter(|written| slow.is_some() || !written.is_null()) {
        let wrong = invented(slow.unwrap_or(&nothing), written, "");
        assert!(wrong.is_none(), "{method}: {}: {params:?}", wrong.unwrap_or_default());
    }
    let again = T::read(method, text.as_ref().map(RawJson::as_raw));
    // Params that did not decode say why not, which is not the same of absence and of the `null` that is written for it.
    assert_eq!(discriminant(&again), discriminant(&quick), "{method}: {params:?}");
    assert_eq!((again.name(), again.write()), (quick.name(), text), "{method}: {params:?}");
}
