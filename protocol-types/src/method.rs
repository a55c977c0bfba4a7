//! One marker type a method: what it is called, what it takes, what it answers.
//!
//! The marker types are in [`requests`](crate::requests), [`server_requests`](crate::server_requests) and
//! [`notifications`](crate::notifications). Their functions that encode and decode are compiled in this crate, so
//! that a program that uses many methods does not compile serde's code for each of them again.
//!
//! ```
//! use codex_protocol_types::method::Request;
//! use codex_protocol_types::{ThreadArchiveParams, requests::ThreadArchive};
//!
//! assert_eq!(ThreadArchive::METHOD, "thread/archive");
//! let params = ThreadArchive::encode_params(&ThreadArchiveParams::new("thr_1"))?;
//! assert_eq!(params, r#"{"threadId":"thr_1"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

use crate::generated::secrets::SECRETS;

/// The members, at whatever depth, that hold secrets in the messages of a method, whichever side sends them: what a log of
/// the traffic must not show. `Debug` of their types does not show them either.
///
/// ```
/// use codex_protocol_types::method::secret_members;
///
/// assert!(secret_members("account/login/start").contains(&"apiKey"));
/// assert!(secret_members("turn/start").is_empty());
/// ```
pub fn secret_members(method: &str) -> &'static [&'static str] {
    let found = SECRETS.binary_search_by(|(name, _)| (*name).cmp(method));
    found.map_or(&[], |index| SECRETS[index].1)
}

/// A request that the client sends and the server answers.
pub trait Request {
    /// The method on the wire.
    const METHOD: &'static str;
    /// Whether the server accepts it only from clients that asked for the experimental API.
    const EXPERIMENTAL: bool;
    /// What the request carries.
    type Params;
    /// What its answer carries.
    type Response;

    /// Writes the params as JSON.
    ///
    /// # Errors
    ///
    /// None of the protocol's own types fail; a `serde_json::Value` inside them cannot either.
    fn encode_params(params: &Self::Params) -> serde_json::Result<String>;

    /// Reads the result of the response.
    ///
    /// # Errors
    ///
    /// The JSON is not that of the response type; the message names the member.
    fn decode_response(result: &str) -> serde_json::Result<Self::Response>;
}

/// A request that is answered with a page of a list.
///
/// ```
/// use codex_protocol_types::method::{PagedRequest, Request};
/// use codex_protocol_types::{ThreadListParams, requests::ThreadList};
///
/// let mut params = ThreadListParams { limit: Some(100), ..ThreadListParams::default() };
/// let (threads, next) = ThreadList::into_page(ThreadList::decode_response(r#"{"data":[],"nextCursor":"c"}"#)?);
/// assert!(threads.is_empty());
/// ThreadList::set_cursor(&mut params, next.unwrap());
/// assert_eq!(ThreadList::encode_params(&params)?, r#"{"cursor":"c","limit":100}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait PagedRequest: Request {
    /// What the list holds.
    type Item;

    /// Asks for the page that a cursor is for; everything else stays as it is.
    fn set_cursor(params: &mut Self::Params, cursor: String);

    /// The items of a page, and the cursor of the next one if there is one.
    fn into_page(response: Self::Response) -> (Vec<Self::Item>, Option<String>);
}

/// A request that is answered with the turn that it has started, or joined.
///
/// ```
/// use codex_protocol_types::method::{CarriesTurn, Request};
/// use codex_protocol_types::requests::TurnStart;
///
/// let response = TurnStart::decode_response(r#"{"turn":{"id":"turn_1","items":[],"status":"inProgress"}}"#)?;
/// assert_eq!(TurnStart::turn_id(&response), "turn_1");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait CarriesTurn: Request {
    /// The id of the turn in the response.
    fn turn_id(response: &Self::Response) -> &str;
}

/// A request that the server sends and the client answers.
pub trait ServerRequest {
    /// The method on the wire.
    const METHOD: &'static str;
    /// Whether the server sends it only to clients that asked for the experimental API.
    const EXPERIMENTAL: bool;
    /// What the request carries.
    type Params;
    /// What the client answers with.
    type Response;

    /// Reads the params.
    ///
    /// # Errors
    ///
    /// The JSON is not that of the params type; the message names the member.
    fn decode_params(params: &str) -> serde_json::Result<Self::Params>;

    /// Writes the result of the response as JSON.
    ///
    /// # Errors
    ///
    /// None of the protocol's own types fail.
    fn encode_response(response: &Self::Response) -> serde_json::Result<String>;
}

/// A notification that the server sends.
pub trait Notification {
    /// The method on the wire.
    const METHOD: &'static str;
    /// Whether the server sends it only to clients that asked for the experimental API.
    const EXPERIMENTAL: bool;
    /// What the notification carries.
    type Params;

    /// Reads the params.
    ///
    /// # Errors
    ///
    /// The JSON is not that of the params type; the message names the member.
    fn decode_params(params: &str) -> serde_json::Result<Self::Params>;
}
