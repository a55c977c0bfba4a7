//! The JSON-RPC envelope: which kind of message a line is, with its params and result left as they are.
//!
//! The app-server writes one JSON object a line, without a `jsonrpc` member.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::wire::record::{member, skip};
use crate::wire::text::{Text, next_key};

/// The `id` of a request: a string or an integer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequestId {
    /// An integer.
    Integer(i64),
    /// A string.
    String(String),
}

impl From<i64> for RequestId {
    fn from(id: i64) -> Self {
        Self::Integer(id)
    }
}

impl From<&str> for RequestId {
    fn from(id: &str) -> Self {
        Self::String(id.to_owned())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(id) => id.fmt(f),
            Self::String(id) => id.fmt(f),
        }
    }
}

impl Serialize for RequestId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(id) => serializer.serialize_i64(*id),
            Self::String(id) => serializer.serialize_str(id),
        }
    }
}

impl<'de> Deserialize<'de> for RequestId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RequestIdRef::deserialize(deserializer).map(RequestIdRef::into_owned)
    }
}

/// A [`RequestId`] that borrows from the message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RequestIdRef<'a> {
    /// An integer.
    Integer(i64),
    /// A string.
    String(Cow<'a, str>),
}

impl RequestIdRef<'_> {
    /// The id, free of the message.
    pub fn into_owned(self) -> RequestId {
        match self {
            Self::Integer(id) => RequestId::Integer(id),
            Self::String(id) => RequestId::String(id.into_owned()),
        }
    }
}

impl<'a> From<&'a RequestId> for RequestIdRef<'a> {
    fn from(id: &'a RequestId) -> Self {
        match id {
            RequestId::Integer(id) => Self::Integer(*id),
            RequestId::String(id) => Self::String(Cow::Borrowed(id)),
        }
    }
}

impl From<RequestId> for RequestIdRef<'static> {
    fn from(id: RequestId) -> Self {
        match id {
            RequestId::Integer(id) => Self::Integer(id),
            RequestId::String(id) => Self::String(Cow::Owned(id)),
        }
    }
}

impl<'de> Deserialize<'de> for RequestIdRef<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RequestIdVisitor)
    }
}

struct RequestIdVisitor;

impl<'de> Visitor<'de> for RequestIdVisitor {
    type Value = RequestIdRef<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a 64-bit integer")
    }

    fn visit_i64<E: Error>(self, v: i64) -> Result<Self::Value, E> {
        Ok(RequestIdRef::Integer(v))
    }

    fn visit_u64<E: Error>(self, v: u64) -> Result<Self::Value, E> {
        i64::try_from(v).map(RequestIdRef::Integer).map_err(|_| E::custom("the id exceeds 64 bits"))
    }

    fn visit_borrowed_str<E: Error>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(RequestIdRef::String(Cow::Borrowed(v)))
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<Self::Value, E> {
        Ok(RequestIdRef::String(Cow::Owned(v.to_owned())))
    }
}

/// The `error` of a response.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RpcError {
    /// What kind of error it is: see [`error_code`].
    pub code: i64,
    /// For a human reader.
    pub message: String,
    /// For a program; its shape depends on the method.
    pub data: Option<Value>,
}

record!(RpcError { code: required "code", message: required "message", data: optional "data", });

impl fmt::Display for RpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (code {})", self.message, self.code)
    }
}

impl std::error::Error for RpcError {}

/// The error codes of JSON-RPC 2.0, and those the app-server adds.
pub mod error_code {
    /// The message is not JSON.
    pub const PARSE_ERROR: i64 = -32700;
    /// The message is not a request.
    pub const INVALID_REQUEST: i64 = -32600;
    /// No such method.
    pub const METHOD_NOT_FOUND: i64 = -32601;
    /// The params are not those of the method.
    pub const INVALID_PARAMS: i64 = -32602;
    /// The server failed.
    pub const INTERNAL_ERROR: i64 = -32603;
    /// The server's ingress queue is full: retry with a growing, jittered delay.
    pub const SERVER_OVERLOADED: i64 = -32001;
}

/// One message, told apart in one pass over its line; params and result are still raw.
#[derive(Debug, Clone)]
pub enum Message<'a> {
    /// Asks for an answer.
    Request {
        /// What the answer must carry.
        id: RequestIdRef<'a>,
        /// Which method.
        method: Cow<'a, str>,
        /// What it carries.
        params: Option<&'a RawValue>,
    },
    /// Asks for nothing.
    Notification {
        /// Which method.
        method: Cow<'a, str>,
        /// What it carries.
        params: Option<&'a RawValue>,
        /// When the server emitted it, in milliseconds since the Unix epoch.
        emitted_at_ms: Option<i64>,
    },
    /// Answers a request.
    Response {
        /// The id of the request.
        id: RequestIdRef<'a>,
        /// What the answer carries.
        result: &'a RawValue,
    },
    /// Refuses a request.
    Error {
        /// The id of the request.
        id: RequestIdRef<'a>,
        /// Why.
        error: RpcError,
    },
}

impl<'a> Message<'a> {
    /// Reads one message from its text.
    ///
    /// # Errors
    ///
    /// The text is not a JSON object, or not one of the four kinds of message: it has neither a `method` nor an
    /// `id` with a `result` or an `error`.
    pub fn parse(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }
}

impl<'de> Deserialize<'de> for Message<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MessageVisitor)
    }
}

struct MessageVisitor;

#[derive(Default)]
struct Members<'de> {
    id: Option<RequestIdRef<'de>>,
    method: Option<Cow<'de, str>>,
    params: Option<&'de RawValue>,
    result: Option<&'de RawValue>,
    error: Option<RpcError>,
    emitted_at_ms: Option<i64>,
}

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = Message<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON-RPC message (an object)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Members::default();
        while let Some(key) = next_key(&mut map)? {
            match &*key {
                "id" => members.id = member(&mut map, "id")?,
                "method" => members.method = Some(member::<Text<'de>, A>(&mut map, "method")?.0),
                "params" => members.params = Some(member(&mut map, "params")?),
                "result" => members.result = Some(member(&mut map, "result")?),
                "error" => members.error = member(&mut map, "error")?,
                "emittedAtMs" => members.emitted_at_ms = member(&mut map, "emittedAtMs")?,
                _ => skip(&mut map)?,
            }
        }
        members.classify()
    }
}

impl<'de> Members<'de> {
    fn classify<E: Error>(self) -> Result<Message<'de>, E> {
        let Self { id, method, params, result, error, emitted_at_ms } = self;
        match (id, method, result, error) {
            (Some(id), Some(method), _, _) => Ok(Message::Request { id, method, params }),
            (None, Some(method), _, _) => Ok(Message::Notification { method, params, emitted_at_ms }),
            (Some(id), None, _, Some(error)) => Ok(Message::Error { id, error }),
            (Some(id), None, Some(result), None) => Ok(Message::Response { id, result }),
            (Some(_), None, None, None) => Err(E::custom("an `id` without `method`, `result` or `error`")),
            (None, None, _, _) => Err(E::custom("neither a `method` nor an `id`")),
        }
    }
}
