//! Requests and their answers.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use codex_protocol_types::method::Request;
use futures_channel::oneshot;
use tracing::Instrument as _;

use super::Connection;
use crate::error::{Error, Result};
use crate::session::{Expect, Notifications, Reply, Sent};
use crate::telemetry::{Timed, TraceContext};

/// What a request is, beside its params.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    /// What is sent.
    pub(crate) method: &'a str,
    /// What it is called in errors.
    pub(crate) name: &'static str,
    pub(crate) timeout: Option<Duration>,
}

impl Connection {
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
        let call = Call { method: M::METHOD, name: M::METHOD, timeout: self.0.request_timeout };
        let (json, inbox) = self.exchange(call, &encode::<M>(params)?, expect).await?;
        Ok((decode::<M>(&json)?, inbox))
    }

    /// Sends a typed request at once; whoever waits for its answer gives it to [`response`](Self::response).
    pub(crate) fn send<M: Request>(&self, params: &M::Params) -> Result<oneshot::Receiver<Reply>> {
        Ok(self.enqueue(M::METHOD, &encode::<M>(params)?, Expect::Nothing)?.answer)
    }

    fn enqueue(&self, method: &str, params: &str, expect: Expect) -> Result<Sent> {
        let trace = self.0.trace.as_ref().and_then(TraceContext::json);
        self.session().request(method, params, trace.as_deref(), expect).map_err(Error::Closed)
    }

    /// What the answer to a request that was [`send`](Self::send) means.
    pub(crate) fn response<M: Request>(
        &self,
        answer: Result<Reply, oneshot::Canceled>,
    ) -> Result<M::Response> {
        decode::<M>(&self.settle(M::METHOD, answer)?.0)
    }

    /// Sends a request and waits for its raw answer.
    pub(crate) async fn exchange(
        &self,
        call: Call<'_>,
        params: &str,
        expect: Expect,
    ) -> Result<(Bytes, Option<Arc<Notifications>>)> {
        let timed = Timed::request(call.method);
        let Sent { id, answer } = timed.span().in_scope(|| self.enqueue(call.method, params, expect))?;
        timed.sent(id);
        let answer = answer.instrument(timed.span().clone());
        let answer = match call.timeout {
            None => answer.await,
            Some(after) => tokio::time::timeout(after, answer).await.map_err(|_| Error::Timeout {
                what: call.name,
                after,
                stderr: self.stderr(),
            })?,
        };
        timed.done();
        self.settle(call.name, answer)
    }

    fn settle(
        &self,
        method: &'static str,
        answer: Result<Reply, oneshot::Canceled>,
    ) -> Result<(Bytes, Option<Arc<Notifications>>)> {
        match answer {
            Ok(Reply::Result { json, inbox }) => Ok((json, inbox)),
            Ok(Reply::Refused(error)) => Err(Error::rpc(method, error)),
            Ok(Reply::Violation(violation)) => Err(violation.into()),
            Ok(Reply::Closed(reason)) => Err(Error::Closed(reason)),
            Err(_) => Err(Error::Closed(self.closed())),
        }
    }
}

pub(crate) fn encode<M: Request>(params: &M::Params) -> Result<String> {
    M::encode_params(params).map_err(|error| Error::InvalidInput(format!("{}: {error}", M::METHOD)))
}

pub(crate) fn decode<M: Request>(json: &[u8]) -> Result<M::Response> {
    let failed = |reason: String| Error::Decode { method: M::METHOD, reason };
    let text = std::str::from_utf8(json).map_err(|error| failed(error.to_string()))?;
    M::decode_response(text).map_err(|error| failed(error.to_string()))
}
