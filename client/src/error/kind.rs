//! What kind of refusal an error object is.

use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::{CodexErrorInfo, RpcError};
use serde::Deserialize as _;

/// Which of JSON-RPC's and the app-server's errors a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RpcErrorKind {
    /// The runtime could not parse the request.
    Parse,
    /// The request is not one, or not allowed now.
    InvalidRequest,
    /// The runtime does not know the method.
    MethodNotFound,
    /// The params are not those of the method, or not possible.
    InvalidParams,
    /// The runtime failed.
    Internal,
    /// The server's queue is full: retry later, see [`retry_on_overload`](crate::retry_on_overload).
    ServerBusy,
    /// The runtime has itself retried as often as it may.
    RetryLimitExceeded,
    /// No turn runs on the thread, so that none can be steered or interrupted: it has ended, or not begun yet.
    NoActiveTurn,
    /// Another turn runs on the thread than the one that was to be steered or interrupted.
    TurnMismatch,
    /// The turn that runs takes no further input: it is a review, or compacts the thread. Wait for its end.
    NotSteerable,
    /// Another process writes this thread. It can be read and forked here, and resumed once that process has let go.
    ActiveWriter,
    /// Nothing of this thread can be read yet: it has no turn, or the first one has begun just now. Retry in a moment.
    NotYetStored,
    /// There is no such thread, or it is not loaded: resume it first.
    ThreadNotFound,
    /// The connection was not opened with `initialize`.
    NotInitialized,
    /// The connection was already opened with `initialize`.
    AlreadyInitialized,
    /// None of these.
    Other,
}

/// Where in a message its constant words stand. The rest of it may be anybody's words, and says nothing.
enum Words {
    All(&'static str),
    First(&'static str),
    Last(&'static str),
    Around(&'static str, &'static str),
}

use Words::{All, Around, First, Last};

/// The refusals that the runtime tells apart by nothing but their message: their code is that of any invalid request
/// (-32600), or of what it cannot do, and they have no data. All kinds but
/// [`RetryLimitExceeded`](RpcErrorKind::RetryLimitExceeded) are provoked on the real runtime by a test, so that a new wording
/// is noticed.
const MESSAGES: [(Words, RpcErrorKind); 14] = [
    (All("no active turn to interrupt"), RpcErrorKind::NoActiveTurn),
    (All("no active turn to steer"), RpcErrorKind::NoActiveTurn),
    (First("expected active turn id "), RpcErrorKind::TurnMismatch),
    (Last(" already has an active writer"), RpcErrorKind::ActiveWriter),
    // Of a thread of which nothing is written, of one of which something is about to be, and of one without a turn.
    (All("list_turns is not supported yet"), RpcErrorKind::NotYetStored),
    (Around("failed to read thread: ", ".jsonl is empty"), RpcErrorKind::NotYetStored),
    (Around("thread ", " is unavailable before first user message"), RpcErrorKind::NotYetStored),
    // Of a thread that is not loaded, whether it is stored or not.
    (First("thread not found: "), RpcErrorKind::ThreadNotFound),
    // Of a thread that is neither loaded nor stored.
    (First("thread not loaded: "), RpcErrorKind::ThreadNotFound),
    (First("no rollout found for thread id "), RpcErrorKind::ThreadNotFound),
    (First("no archived rollout found for thread id "), RpcErrorKind::ThreadNotFound),
    (All("Not initialized"), RpcErrorKind::NotInitialized),
    (All("Already initialized"), RpcErrorKind::AlreadyInitialized),
    (First("exceeded retry limit"), RpcErrorKind::RetryLimitExceeded),
];

impl Words {
    fn are_in(&self, message: &str) -> bool {
        match self {
            All(words) => message == *words,
            First(words) => message.starts_with(words),
            Last(words) => message.ends_with(words),
            Around(first, last) => message.starts_with(first) && message.ends_with(last),
        }
    }
}

impl RpcErrorKind {
    /// Tells the kind by data where there are any, by message where the runtime has one code for many things, else by
    /// code.
    pub fn of(error: &RpcError) -> Self {
        by_data(error).or_else(|| by_message(error)).unwrap_or_else(|| by_code(error.code))
    }
}

/// What the app-server says of a failed turn, where it refuses for the same reason.
fn by_data(error: &RpcError) -> Option<RpcErrorKind> {
    let data = error.data.as_ref()?;
    let info = data.get("codexErrorInfo").unwrap_or(data);
    match CodexErrorInfo::deserialize(info).ok()? {
        CodexErrorInfo::ActiveTurnNotSteerable(_) => Some(RpcErrorKind::NotSteerable),
        CodexErrorInfo::ResponseTooManyFailedAttempts(_) => Some(RpcErrorKind::RetryLimitExceeded),
        CodexErrorInfo::ServerOverloaded => Some(RpcErrorKind::ServerBusy),
        _ => None,
    }
}

fn by_message(error: &RpcError) -> Option<RpcErrorKind> {
    MESSAGES.iter().find(|(words, _)| words.are_in(&error.message)).map(|(_, kind)| *kind)
}

fn by_code(code: i64) -> RpcErrorKind {
    match code {
        error_code::PARSE_ERROR => RpcErrorKind::Parse,
        error_code::INVALID_REQUEST => RpcErrorKind::InvalidRequest,
        error_code::METHOD_NOT_FOUND => RpcErrorKind::MethodNotFound,
        error_code::INVALID_PARAMS => RpcErrorKind::InvalidParams,
        error_code::INTERNAL_ERROR => RpcErrorKind::Internal,
        error_code::SERVER_OVERLOADED => RpcErrorKind::ServerBusy,
        _ => RpcErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kind(code: i64, message: &str, data: serde_json::Value) -> RpcErrorKind {
        RpcErrorKind::of(&RpcError { code, message: message.into(), data: Some(data) })
    }

    #[test]
    fn data_say_more_than_the_message_and_the_message_more_than_the_code() {
        let data = json!({"message": "busy", "codexErrorInfo": "serverOverloaded"});
        assert_eq!(kind(-32600, "no active turn to steer", data), RpcErrorKind::ServerBusy);
        assert_eq!(kind(-32600, "no active turn to steer", json!({})), RpcErrorKind::NoActiveTurn);
        assert_eq!(kind(-32600, "something else", json!("unheard of")), RpcErrorKind::InvalidRequest);
        let given_up = json!({"responseTooManyFailedAttempts": {"httpStatusCode": 503}});
        assert_eq!(kind(-32603, "failed", given_up), RpcErrorKind::RetryLimitExceeded);
    }

    #[test]
    fn a_thread_whose_file_is_still_empty_is_not_yet_stored() {
        let message = "failed to read thread: thread-store internal error: failed to read session metadata \
                       /x/rollout-1.jsonl: rollout at /x/rollout-1.jsonl is empty";
        assert_eq!(kind(-32603, message, json!(null)), RpcErrorKind::NotYetStored);
    }

    #[test]
    fn words_of_others_within_a_message_do_not_decide() {
        let named = "invalid name: thread not found: x already has an active writer!";
        assert_eq!(kind(-32600, named, json!(null)), RpcErrorKind::InvalidRequest);
    }
}
