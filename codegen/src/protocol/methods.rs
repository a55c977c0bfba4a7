//! Requests and notifications, as plain data.

use super::ids::Id;
use super::types::TypeRef;

/// A request of the client or of the server.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The marker type.
    pub(crate) name: String,
    /// The function that sends it.
    pub(crate) function: String,
    pub(crate) doc: String,
    pub(crate) params: TypeRef,
    pub(crate) response: TypeRef,
    pub(crate) experimental: bool,
    /// How to go on to the next page, where the answer is a page of a list.
    pub(crate) paging: Option<Paging>,
    /// The field of the response that is the turn which the request has started.
    pub(crate) turn: Option<String>,
    /// Where its answer is read; `None` of what the server asks, whose answers nobody but tests reads.
    pub(crate) read: Option<Read>,
    /// The kinds of ids in its params and in its response.
    pub(crate) ids: Vec<&'static str>,
    /// The kinds of errors with which the runtime is known to refuse it.
    pub(crate) errors: Vec<String>,
}

/// Where the code is compiled that reads an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Read {
    /// With the types: it is for the most part what notifications, and the server's requests, carry as well.
    Here,
    /// In the program that asks for it.
    WhereUsed,
}

#[derive(Debug, Clone)]
pub(crate) struct Notification {
    pub(crate) method: String,
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) params: TypeRef,
    pub(crate) experimental: bool,
    pub(crate) ids: Vec<Id>,
}

/// How to go from one page to the next.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    /// The field of the params that takes the cursor.
    pub(crate) cursor: String,
    /// The union, and its variant, that the cursor's text has to be put into.
    pub(crate) wrapper: Option<(String, String)>,
    /// The field of the response that has the next page's cursor.
    pub(crate) next: String,
    /// The field of the response that has the items.
    pub(crate) items: String,
    pub(crate) item: TypeRef,
    pub(crate) experimental: bool,
}
