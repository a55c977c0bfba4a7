//! The text of what is sent.

use std::ops::Range;

use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::{RequestId, RpcError};
use serde::de::IgnoredAny;

/// A result that is JSON; one that is not, which only a handler of unknown methods can give, becomes an error.
pub(super) fn checked(result: String) -> Result<String, RpcError> {
    match serde_json::from_str::<IgnoredAny>(&result) {
        Ok(_) => Ok(result),
        Err(error) => Err(internal(&format!("the answer of this client's handler is not JSON: {error}"))),
    }
}

/// This client has failed to answer a request of the server.
pub(crate) fn internal(message: &str) -> RpcError {
    RpcError { code: error_code::INTERNAL_ERROR, message: message.to_owned(), data: None }
}

/// The line that refuses a request of the server.
pub(super) fn refusal(id: &RequestId, error: &RpcError) -> String {
    format!(r#"{{"id":{},"error":{}}}"#, json(id), json(error))
}

/// Ids and error objects always have a JSON form; `null` stands in for what cannot happen.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Where in what arrived a piece of it stands; `None` if it is no piece of it.
pub(super) fn place(whole: &[u8], piece: &[u8]) -> Option<Range<usize>> {
    let start = (piece.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    // Whatever lies in it is a piece of it.
    (start <= whole.len() && piece.len() <= whole.len() - start).then(|| start..start + piece.len())
}

/// The same piece as text, if it is a part of a text: in the place where it stands.
#[cfg(any(feature = "stdio", test))]
pub(super) fn part<'t>(text: &'t str, piece: &[u8]) -> Option<&'t str> {
    text.get(place(text.as_bytes(), piece)?)
}
