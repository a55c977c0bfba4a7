//! One connection: requests and their answers, the requests of the server, the end.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::method::Request;
use codex_protocol_types::{RpcError, ServerRequest};
use futures_util::FutureExt as _;
use tokio::runtime::Handle;

use crate::config::CodexConfig;
use crate::error::{ConnectionClosed, Error, Result};
use crate::handler::{DeclineAll, DynHandler};
use crate::inbox::Reader;
use crate::runtime;
use crate::session::{Expect, Notifications, RawServerRequest, Reply, Session, internal};
use crate::transport::stdio::{self, Child};

/// A connection. Dropping it closes the runtime's input, which makes it exit; one that does not is killed.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) session: Arc<Session>,
    request_timeout: Option<Duration>,
    child: Child,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.session.finish_writing();
    }
}

impl Connection {
    /// Starts the runtime.
    pub(crate) fn spawn(config: &CodexConfig) -> Result<Self> {
        let binary = runtime::find(config.binary.as_deref())?;
        tracing::debug!(binary = %binary.display(), "starting the runtime");
        let session = Session::new(config.inbox_limit);
        let child = stdio::spawn(&binary, config, &session)?;
        let handler = config.handler.clone().unwrap_or_else(|| Arc::new(DeclineAll));
        Handle::current().spawn(answer_requests(Arc::clone(&session), handler));
        Ok(Self { session, request_timeout: config.request_timeout, child })
    }

    pub(crate) fn stderr(&self) -> String {
        self.child.stderr()
    }

    /// Sends a typed request and waits for its answer.
    pub(crate) async fn request<M: Request>(&self, params: &M::Params) -> Result<M::Response> {
        Ok(self.request_expecting::<M>(params, Expect::Nothing).await?.0)
    }

    /// Sends a typed request that starts something; its inbox is registered before anything more is read.
    pub(crate) async fn request_expecting<M: Request>(
        &self,
        params: &M::Params,
        expect: Expect,
    ) -> Result<(M::Response, Option<Arc<Notifications>>)> {
        let invalid = |error: serde_json::Error| Error::InvalidInput(format!("{}: {error}", M::METHOD));
        let params = M::encode_params(params).map_err(invalid)?;
        let (json, inbox) = self.exchange(M::METHOD, &params, expect).await?;
        let decode = |reason: String| Error::Decode { method: M::METHOD, reason };
        let text = std::str::from_utf8(&json).map_err(|error| decode(error.to_string()))?;
        let response = M::decode_response(text).map_err(|error| decode(error.to_string()))?;
        Ok((response, inbox))
    }

    /// Sends a request and waits for its raw answer.
    async fn exchange(
        &self,
        method: &'static str,
        params: &str,
        expect: Expect,
    ) -> Result<(bytes::Bytes, Option<Arc<Notifications>>)> {
        let answer = self.session.request(method, params, expect).map_err(Error::Closed)?;
        let answer = match self.request_timeout {
            None => answer.await,
            Some(after) => tokio::time::timeout(after, answer).await.map_err(|_| Error::Timeout {
                what: method,
                after,
                stderr: self.stderr(),
            })?,
        };
        match answer {
            Ok(Reply::Result { json, inbox }) => Ok((json, inbox)),
            Ok(Reply::Refused(error)) => Err(Error::rpc(method, error)),
            Ok(Reply::Violation(violation)) => Err(violation.into()),
            Ok(Reply::Closed(reason)) => Err(Error::Closed(reason)),
            Err(_) => Err(Error::Closed(self.closed())),
        }
    }

    /// Why the connection is gone.
    fn closed(&self) -> Arc<ConnectionClosed> {
        self.session.closed().unwrap_or_else(|| {
            Arc::new(ConnectionClosed {
                reason: "the answer was dropped".into(),
                exit_status: None,
                stderr: self.stderr(),
            })
        })
    }

    /// Closes the runtime's input and waits until it is gone.
    pub(crate) async fn close(&self) {
        let closed = self.session.when_closed();
        self.session.finish_writing();
        self.child.shut_down();
        // An error cannot be: the sender is kept until the connection is gone.
        let _ = closed.await;
    }
}

/// Answers each request of the server in a task of its own.
async fn answer_requests(session: Arc<Session>, handler: Arc<dyn DynHandler>) {
    let mut requests = Reader::new(session.server_requests());
    let _guard = Attendance(Arc::clone(&session));
    while let Some(Ok(request)) = requests.next_raw().await {
        let (session, handler) = (Arc::clone(&session), Arc::clone(&handler));
        tokio::spawn(answer_request(session, handler, request));
    }
}

async fn answer_request(session: Arc<Session>, handler: Arc<dyn DynHandler>, request: RawServerRequest) {
    let mut guard = AnswerGuard { session, id: Some(request.id.clone()) };
    let answer = match ServerRequest::decode(request.method(), request.params()) {
        Err(error) => {
            tracing::warn!(method = request.method(), %error, "a request of the server does not decode");
            Err(RpcError { code: error_code::INVALID_PARAMS, message: error.to_string(), data: None })
        }
        Ok(typed) => AssertUnwindSafe(async { handler.answer(typed).await })
            .catch_unwind()
            .await
            .unwrap_or_else(|_| {
                tracing::error!(method = request.method(), "the handler panicked");
                Err(internal("the handler of this client panicked"))
            }),
    };
    guard.answer(answer);
}

/// Refuses what the server still asks if the async runtime that ran the handler goes away.
struct Attendance(Arc<Session>);

impl Drop for Attendance {
    fn drop(&mut self) {
        self.0.leave_unattended();
    }
}

/// Answers with an error if the handler is dropped before it has answered.
struct AnswerGuard {
    session: Arc<Session>,
    id: Option<codex_protocol_types::RequestId>,
}

impl AnswerGuard {
    fn answer(&mut self, answer: Result<String, RpcError>) {
        if let Some(id) = self.id.take() {
            self.session.respond(&id, answer);
        }
    }
}

impl Drop for AnswerGuard {
    fn drop(&mut self) {
        self.answer(Err(internal("the handler of this client was dropped before it answered")));
    }
}
