//! String enums and objects with a single key, in one `anyOf`: one externally tagged enum.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// The `connectionFailed` kind of [`ErrorInfo`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ConnectionFailedErrorInfo {
    pub http_status_code: Option<u16>,
}

record!(ConnectionFailedErrorInfo {
    http_status_code: optional "httpStatusCode",
});

/// `ErrorInfo` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorInfo {
    /// `unauthorized` on the wire.
    Unauthorized,
    /// `other` on the wire.
    Other,
    /// A hook said no.
    Denied,
    /// The other side hung up.
    ConnectionFailed(ConnectionFailedErrorInfo),
    /// `custom` on the wire.
    Custom(String),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

external!(ErrorInfo {
    "unauthorized" => Unauthorized,
    "other" => Other,
    "denied" => Denied,
    "connectionFailed" => ConnectionFailed(ConnectionFailedErrorInfo),
    "custom" => Custom(String),
});
from_payloads!(ErrorInfo {
    ConnectionFailed(ConnectionFailedErrorInfo),
});
