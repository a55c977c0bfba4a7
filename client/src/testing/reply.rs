//! What the model answers to one request: a builder, and the pieces it collects.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::event;
use super::hold::{self, Gate, Hold};

/// The answer to one request of the runtime, put together piece by piece.
///
/// The pieces are streamed in the order in which they were added, between `response.created` and
/// `response.completed`. A plain string is a reply too, wherever a reply is asked for.
///
/// ```
/// use codex_client::testing::Reply;
/// use serde_json::json;
///
/// let reply = Reply::new()
///     .text_in_phase("commentary", "Two commands will tell.")
///     .tool_call("exec_command", json!({ "cmd": "ls" }))
///     .tool_call("exec_command", json!({ "cmd": "pwd" }))
///     .usage(1_200, 60);
/// assert_eq!(reply.full_text(), "Two commands will tell.");
/// ```
#[derive(Debug, Default)]
pub struct Reply {
    pub(super) refusal: Option<Refusal>,
    pub(super) pieces: Vec<Piece>,
    pub(super) usage: Option<(u64, u64)>,
}

/// An answer that is not an event stream.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) message: String,
}

#[derive(Debug)]
pub(super) enum Piece {
    Text { chunks: Vec<String>, phase: Option<String>, last: bool },
    Reasoning(String),
    ToolCall { call_id: String, name: String, arguments: Value },
    Event(Value),
    Hold(Gate),
    Fail { code: String, message: String },
    Disconnect,
}

impl Reply {
    /// A reply without any output yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An HTTP error with a JSON body instead of an event stream.
    ///
    /// A `status` that HTTP does not know is sent as 500. The error of the failed turn repeats the message, except
    /// for 429 and 500, of which the runtime makes errors of its own.
    #[must_use]
    pub fn error(status: u16) -> Self {
        Self::error_with_message(status, format!("the mock model was told to answer {status}"))
    }

    /// An HTTP error whose JSON body carries this message.
    #[must_use]
    pub fn error_with_message(status: u16, message: impl Into<String>) -> Self {
        Self { refusal: Some(Refusal { status, message: message.into() }), ..Self::default() }
    }

    /// A message, streamed word by word.
    #[must_use]
    pub fn text(self, text: impl AsRef<str>) -> Self {
        self.text_chunks(words(text.as_ref()))
    }

    /// A message streamed in exactly these deltas.
    #[must_use]
    pub fn text_chunks(self, chunks: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let chunks = chunks.into_iter().map(Into::into).collect();
        self.piece(Piece::Text { chunks, phase: None, last: true })
    }

    /// A message of `n` numbered deltas: `"0 "`, `"1 "`, `"2 "` and so on.
    #[must_use]
    pub fn deltas(self, n: usize) -> Self {
        self.text_chunks((0..n).map(|i| format!("{i} ")))
    }

    /// A message that says to which part of the turn it belongs; the runtime knows `commentary` and `final_answer`.
    #[must_use]
    pub fn text_in_phase(self, phase: impl Into<String>, text: impl AsRef<str>) -> Self {
        let chunks = words(text.as_ref());
        self.piece(Piece::Text { chunks, phase: Some(phase.into()), last: true })
    }

    /// The beginning of a message; the next text of this reply goes on with it.
    ///
    /// This is for what shall happen in the middle of a message: [`held`](Self::held) or
    /// [`disconnect`](Self::disconnect).
    #[must_use]
    pub fn partial_text(self, text: impl AsRef<str>) -> Self {
        self.piece(Piece::Text { chunks: words(text.as_ref()), phase: None, last: false })
    }

    /// A summary of the model's reasoning.
    #[must_use]
    pub fn reasoning(self, summary: impl Into<String>) -> Self {
        self.piece(Piece::Reasoning(summary.into()))
    }

    /// A call of one of the runtime's tools, such as `exec_command` with `{"cmd": "ls"}`. A tool of a namespace is named
    /// with it: `multi_agent_v1.spawn_agent`.
    #[must_use]
    pub fn tool_call(self, name: impl Into<String>, arguments: Value) -> Self {
        self.tool_call_with_id(next_call_id(), name, arguments)
    }

    /// A call of a tool under an id of your own, by which
    /// [`ModelRequest::function_call_output`](super::ModelRequest::function_call_output) finds its result.
    #[must_use]
    pub fn tool_call_with_id(
        self,
        call_id: impl Into<String>,
        name: impl Into<String>,
        arguments: Value,
    ) -> Self {
        self.piece(Piece::ToolCall { call_id: call_id.into(), name: name.into(), arguments })
    }

    /// Any event of the Responses API, sent as it is.
    #[must_use]
    pub fn event(self, event: Value) -> Self {
        self.piece(Piece::Event(event))
    }

    /// The tokens that the reply reports; without this 10 and 5.
    #[must_use]
    pub fn usage(mut self, input_tokens: u64, output_tokens: u64) -> Self {
        self.usage = Some((input_tokens, output_tokens));
        self
    }

    /// Stops here until the handle is released or dropped. What was added before has been sent by then.
    pub fn held(self) -> (Self, Hold) {
        let (gate, hold) = hold::pair();
        (self.piece(Piece::Hold(gate)), hold)
    }

    /// Ends the stream with `response.failed` and this code, such as `rate_limit_exceeded`.
    ///
    /// After `context_length_exceeded` the runtime begins the thread's next turn with a request for a summary, which
    /// takes a reply too; [`ModelRequest::kind`](super::ModelRequest::kind) tells it apart.
    #[must_use]
    pub fn fail(self, code: impl Into<String>, message: impl Into<String>) -> Self {
        self.piece(Piece::Fail { code: code.into(), message: message.into() })
    }

    /// Cuts the connection here, in the middle of the stream.
    #[must_use]
    pub fn disconnect(self) -> Self {
        self.piece(Piece::Disconnect)
    }

    /// All the text of the reply's messages, put together.
    #[must_use]
    pub fn full_text(&self) -> String {
        let chunks = self.pieces.iter().flat_map(|piece| match piece {
            Piece::Text { chunks, .. } => chunks.as_slice(),
            _ => &[],
        });
        chunks.map(String::as_str).collect()
    }

    fn piece(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// The pieces of a reply that goes on with a stream: too late for an HTTP status, so a refusal fails the stream.
    pub(super) fn into_pieces(self) -> Vec<Piece> {
        match self.refusal {
            None => self.pieces,
            Some(refusal) => vec![Piece::Fail { code: "server_error".to_owned(), message: refusal.message }],
        }
    }

    pub(super) fn body_of(refusal: &Refusal) -> String {
        event::error_body(&refusal.message).to_string()
    }
}

impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

/// Unique in the process, hence in every thread of every runtime that the tests of this process start.
pub(super) fn next_call_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("call_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn words(text: &str) -> Vec<String> {
    text.split_inclusive(' ').map(str::to_owned).collect()
}
