//! Typed messages from a method and raw params: concrete functions, compiled in this crate.

use serde_json::value::RawValue;

use crate::open::{UndecodableNotification, UnknownMethod};
use crate::route::{Route, RouteSource, route};
use crate::wire::methods::MethodEnum as _;
use crate::{ClientRequest, ServerNotification, ServerRequest};

impl ServerNotification {
    /// Reads a notification. Nothing is lost: an unknown method becomes [`Unknown`](Self::Unknown), params of a
    /// known method that do not decode become [`Undecodable`](Self::Undecodable).
    pub fn decode(method: &str, params: Option<&RawValue>) -> Self {
        Self::decode_strictly(method, params).unwrap_or_else(|error| {
            Self::Undecodable(UndecodableNotification {
                method: method.to_owned(),
                params: params.unwrap_or(RawValue::NULL).into(),
                error: error.to_string(),
            })
        })
    }
}

impl ServerRequest {
    /// Reads a request of the server. An unknown method becomes [`Unknown`](Self::Unknown).
    ///
    /// # Errors
    ///
    /// The params of a known method do not decode; the message names the member. Answer with
    /// [`INVALID_PARAMS`](crate::jsonrpc::error_code::INVALID_PARAMS).
    pub fn decode(method: &str, params: Option<&RawValue>) -> serde_json::Result<Self> {
        Self::decode_strictly(method, params)
    }
}

impl ClientRequest {
    /// Reads a request of the client, as a server or a test would. An unknown method becomes
    /// [`Unknown`](Self::Unknown).
    ///
    /// # Errors
    ///
    /// The params of a known method do not decode; the message names the member.
    pub fn decode(method: &str, params: Option<&RawValue>) -> serde_json::Result<Self> {
        Self::decode_strictly(method, params)
    }
}

impl UnknownMethod {
    /// The ids that the params carry under well-known names.
    pub fn route(&self) -> Route<'_> {
        let params = self.params.as_ref().and_then(|params| route(&self.method, params.get()).ok());
        params.unwrap_or_default()
    }
}

impl UndecodableNotification {
    /// The ids that the params carry where the method has them.
    pub fn route(&self) -> Route<'_> {
        let nothing = Route { source: RouteSource::Registry, ..Route::default() };
        route(&self.method, self.params.get()).unwrap_or(nothing)
    }
}
