//! Typed messages from a method and raw params: concrete functions, compiled in this crate.

use serde::de::{Error as _, IgnoredAny};
use serde_json::value::{RawValue, to_raw_value};

use crate::jsonrpc::Message;
use crate::open::{RawJson, UndecodableParams, UnknownMethod};
use crate::route::{Route, RouteSource, route};
use crate::wire::envelope::notification;
use crate::wire::flat::{Params, Streamed as _};
use crate::wire::methods::{MethodEnum, decode, decode_known};
use crate::wire::scan::Scan;
use crate::{ClientRequest, ServerNotification, ServerRequest};

impl ServerNotification {
    /// Reads a notification from its whole line, in one pass if it is written as the runtime writes it: the method, the
    /// params, and no white space between them. Otherwise as [`decode`](Self::decode).
    ///
    /// # Errors
    ///
    /// The line is no message, or not a notification: [`Message::parse`] tells which.
    pub fn parse(line: &str) -> serde_json::Result<Self> {
        if let Some(read) = notification(line, Self::read_first) {
            return Ok(read);
        }
        match Message::parse(line)? {
            Message::Notification { method, params, .. } => Ok(Self::decode(&method, params)),
            _ => Err(serde_json::Error::custom("not a notification")),
        }
    }

    /// Reads the params that come next; `None` if they do not decode, or the method is not known.
    fn read_first<'de>(scan: &mut Scan<'de>, method: &str) -> Option<Self> {
        let params = scan.rest();
        if let Some(streamed) = Self::read(method, Params::new(scan)) {
            return Some(streamed);
        }
        let mut text = serde_json::Deserializer::from_str(params);
        let known = Self::read_params(method, &mut text).ok()??;
        // A stream tells its place.
        let read = text.into_iter::<IgnoredAny>().byte_offset();
        *scan = Scan::new(&params[read..]);
        Some(known)
    }

    /// Reads a notification. Nothing is lost: an unknown method becomes [`Unknown`](Self::Unknown), params of a
    /// known method that do not decode become [`Undecodable`](Self::Undecodable).
    pub fn decode(method: &str, params: Option<&RawValue>) -> Self {
        decode(method, params)
    }

    /// As [`decode`](Self::decode), from the text of the params, such as [`RoutedLine::params`](crate::route::RoutedLine)
    /// has it. Text that is not JSON makes an [`Undecodable`](Self::Undecodable) with the text as a string.
    pub fn decode_str(method: &str, params: &str) -> Self {
        let mut scan = Scan::new(params);
        if let Some(streamed) = Self::read(method, Params::new(&mut scan)).filter(|_| scan.is_at_end()) {
            return streamed;
        }
        Self::decode_any(method, params)
    }

    /// The same, whatever is in the params.
    pub(crate) fn decode_any(method: &str, params: &str) -> Self {
        if let Ok(Some(known)) = decode_known(method, params) {
            return known;
        }
        match serde_json::from_str(params) {
            Ok(raw) => Self::decode(method, Some(raw)),
            Err(error) => {
                let text = to_raw_value(params).map_or_else(|_| RawValue::NULL.into(), RawJson::from);
                undecodable(method, text, &error)
            }
        }
    }
}

fn undecodable(method: &str, params: RawJson, error: &serde_json::Error) -> ServerNotification {
    let (method, params, error) = (method.to_owned(), Some(params), error.to_string());
    ServerNotification::Undecodable(UndecodableParams { method, params, error })
}

impl ServerRequest {
    /// Reads a request of the server. Nothing is lost: an unknown method becomes [`Unknown`](Self::Unknown), params of a
    /// known method that do not decode become [`Undecodable`](Self::Undecodable); those are to be answered with
    /// [`INVALID_PARAMS`](crate::jsonrpc::error_code::INVALID_PARAMS).
    pub fn decode(method: &str, params: Option<&RawValue>) -> Self {
        decode(method, params)
    }
}

impl ClientRequest {
    /// Reads a request of the client, as a server or a test would. Nothing is lost: an unknown method becomes
    /// [`Unknown`](Self::Unknown), params of a known method that do not decode become
    /// [`Undecodable`](Self::Undecodable).
    // Inline, so that it is compiled where it is used: a client reads none of its own requests.
    #[inline]
    pub fn decode(method: &str, params: Option<&RawValue>) -> Self {
        decode(method, params)
    }
}

impl UnknownMethod {
    /// The ids that the params carry under well-known names.
    pub fn route(&self) -> Route<'_> {
        let params = self.params.as_ref().and_then(|params| route(&self.method, params.get()).ok());
        params.unwrap_or_default()
    }
}

impl UndecodableParams {
    /// The ids that the params carry where the method has them.
    pub fn route(&self) -> Route<'_> {
        let nothing = Route { source: RouteSource::Registry, ..Route::default() };
        let params = self.params.as_ref().and_then(|params| route(&self.method, params.get()).ok());
        params.unwrap_or(nothing)
    }
}
