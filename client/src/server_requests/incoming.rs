//! A request of the server on its way to the handler, and the ways to answer it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use codex_protocol_types::method::ServerRequest;
use codex_protocol_types::{FileUpdateChange, RequestId, RpcError};
use futures_channel::oneshot;
use futures_util::future::{FutureExt as _, Shared};

use crate::server_requests::responder::Responder;
use crate::session::{Session, internal};

/// An answer to a request of the server: its response, or the refusal to give one.
pub type Answer<M> = Result<<M as ServerRequest>::Response, Refusal>;

/// Why a handler gives no response: an error object, or somebody else answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal(pub(crate) Reason);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reason {
    Error(RpcError),
    Left,
    Deferred,
}

impl From<RpcError> for Refusal {
    fn from(error: RpcError) -> Self {
        Self(Reason::Error(error))
    }
}

/// A request of the server: its params, to which it dereferences, and the ways to answer it.
///
/// The common answers have methods of their own, such as [`accept`](Incoming::accept) and
/// [`decline`](Incoming::decline) of a command's approval.
pub struct Incoming<M: ServerRequest> {
    /// The params.
    pub params: M::Params,
    context: Context,
}

/// What ties a request to its answer.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) responder: Arc<Responder>,
    pub(crate) resolved: Shared<oneshot::Receiver<()>>,
    /// What a file change that is asked for does, where that is known.
    pub(crate) changes: Option<Arc<[FileUpdateChange]>>,
}

impl Context {
    pub(crate) fn session(&self) -> &Session {
        self.responder.session()
    }
}

impl<M: ServerRequest> Incoming<M> {
    pub(crate) fn new(params: M::Params, context: Context) -> Self {
        Self { params, context }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// The request's id, which `serverRequest/resolved` names too.
    pub fn id(&self) -> &RequestId {
        self.context.responder.id()
    }

    /// Refuses with an error object of that message (JSON-RPC's internal error, -32603).
    ///
    /// # Errors
    ///
    /// Always: the refusal.
    pub fn refuse(&self, message: impl Into<String>) -> Answer<M> {
        Err(internal(&message.into()).into())
    }

    /// Leaves the request to another client of the same server; this one sends nothing.
    ///
    /// Where there is no other client, the server waits for ever.
    ///
    /// # Errors
    ///
    /// Always: the refusal to answer here.
    pub fn leave(&self) -> Answer<M> {
        Err(Refusal(Reason::Left))
    }

    /// Has the answer come later, from anywhere: return the second part from the handler, and keep the first.
    ///
    /// ```
    /// use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
    /// use codex_client::{Answer, Deferred, Incoming, ServerRequestHandler};
    ///
    /// struct AskTheUser(std::sync::mpsc::Sender<Deferred<Approval>>);
    ///
    /// impl ServerRequestHandler for AskTheUser {
    ///     async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
    ///         let (deferred, answer) = request.defer();
    ///         let _ = self.0.send(deferred);
    ///         answer
    ///     }
    /// }
    /// ```
    pub fn defer(self) -> (Deferred<M>, Answer<M>) {
        self.context.responder.defer();
        (Deferred { request: self }, Err(Refusal(Reason::Deferred)))
    }
}

impl<M: ServerRequest> Deref for Incoming<M> {
    type Target = M::Params;

    fn deref(&self) -> &M::Params {
        &self.params
    }
}

/// What is asked may be secret, and so may the answer: the params are not shown.
impl<M: ServerRequest> fmt::Debug for Incoming<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(M::METHOD).field("id", self.id()).finish_non_exhaustive()
    }
}

/// A request of the server that is answered later. Dropped without an answer, it is refused with an error.
#[must_use = "a request that is dropped is refused"]
pub struct Deferred<M: ServerRequest> {
    request: Incoming<M>,
}

impl<M: ServerRequest> Deferred<M> {
    /// Answers it. `true` if that is what the server is told, or, where the request is left to others, what it is not
    /// told. `false` if it is too late, since somebody else has answered or the connection is gone, and if the answer
    /// cannot be written, of which the server is told in an error.
    pub fn answer(self, answer: Answer<M>) -> bool {
        if self.is_over() {
            return false;
        }
        let responder = &self.request.context.responder;
        match answer.map(|response| encode::<M>(&response)) {
            Ok(Ok(response)) => responder.respond(Ok(response)),
            Ok(Err(unwritable)) => {
                responder.respond(Err(unwritable));
                false
            }
            Err(Refusal(Reason::Error(error))) => responder.respond(Err(error)),
            Err(Refusal(Reason::Left | Reason::Deferred)) => responder.leave(),
        }
    }

    /// Waits until somebody else has answered (`serverRequest/resolved`), or the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// It changes nothing: dropped, it can be called again.
    pub async fn resolved(&self) {
        let _ = self.request.context.resolved.clone().await;
    }

    fn is_over(&self) -> bool {
        self.request.context.resolved.clone().now_or_never().is_some()
    }
}

impl<M: ServerRequest> Deref for Deferred<M> {
    type Target = Incoming<M>;

    fn deref(&self) -> &Incoming<M> {
        &self.request
    }
}

impl<M: ServerRequest> fmt::Debug for Deferred<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

impl<M: ServerRequest> Drop for Deferred<M> {
    fn drop(&mut self) {
        if !self.is_over() {
            let refusal = internal("this client dropped the request before it answered");
            self.request.context.responder.respond(Err(refusal));
        }
    }
}

/// The result of a response as JSON.
pub(crate) fn encode<M: ServerRequest>(response: &M::Response) -> Result<String, RpcError> {
    M::encode_response(response)
        .map_err(|error| internal(&format!("the answer of this client cannot be written: {error}")))
}
