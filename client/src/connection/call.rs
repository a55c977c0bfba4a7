//! Requests and their answers.

use std::sync::Arc;
use std::time::Duration;

use codex_protocol_types::method::{CarriesTurn, Request};
use codex_protocol_types::requests::{CommandExec, McpServerToolCall, ThreadFork, ThreadStart};
use futures_channel::oneshot;
use tracing::Instrument as _;

use super::Connection;
use crate::error::{Error, Result};
use crate::session::{
    Answer, Expect, Guard, Notifications, Outbound, PendingAnswer, Reply, Started, TurnRecord, Undo,
};
use crate::telemetry::{Timed, TraceContext};

/// Requests that are answered only when the work that they ask for ends: they take up no place among those in flight.
const LONG: [&str; 2] = [CommandExec::METHOD, McpServerToolCall::METHOD];

/// Requests that begin a thread, which is then this connection's.
const BEGINNING: [&str; 2] = [ThreadFork::METHOD, ThreadStart::METHOD];

/// What a request is, beside its params.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    /// What is sent.
    method: &'a str,
    /// What it is called in errors.
    name: &'static str,
    timeout: Option<Duration>,
    expect: Expect,
    undo: Option<Undo>,
    at_once: bool,
}

/// A turn that an answer carried, with its first reader.
#[derive(Debug)]
pub(crate) struct StartedTurn {
    pub(crate) record: Arc<TurnRecord>,
    pub(crate) inbox: Arc<Notifications>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(method: &'a str, name: &'static str, timeout: Option<Duration>) -> Self {
        let at_once = LONG.contains(&method);
        let expect = if BEGINNING.contains(&method) { Expect::Thread } else { Expect::Nothing };
        Self { method, name, timeout, expect, undo: None, at_once }
    }

    /// What the answer starts.
    pub(crate) fn expecting(mut self, expect: Expect) -> Self {
        self.expect = expect;
        self
    }

    /// What undoes it if nobody waits for its answer any more.
    pub(crate) fn undone_by(mut self, undo: Option<Undo>) -> Self {
        self.undo = undo;
        self
    }

    /// Written however many requests are in flight.
    pub(crate) fn at_once(mut self) -> Self {
        self.at_once = true;
        self
    }
}

impl Connection {
    /// A typed request with the connection's timeout.
    pub(crate) fn call<M: Request>(&self) -> Call<'static> {
        Call::new(M::METHOD, M::METHOD, self.request_timeout())
    }

    /// Sends a typed request and waits for its answer.
    pub(crate) async fn request<M: Request>(&self, params: &M::Params) -> Result<M::Response> {
        Ok(self.request_as::<M>(self.call::<M>(), params).await?.0)
    }

    /// Sends a typed request in its own way, and waits for its answer.
    pub(crate) async fn request_as<M: Request>(
        &self,
        call: Call<'_>,
        params: &M::Params,
    ) -> Result<(M::Response, Option<Started>, Option<Guard>)> {
        let Answer { json, started, guard } = self.exchange(call, &encode::<M>(params)?).await?;
        Ok((decode::<M>(&json)?, started, guard))
    }

    /// Sends a request that another one undoes; what is returned beside the answer undoes it when it is dropped.
    pub(crate) async fn request_undone_by<M: Request, U: Request>(
        &self,
        params: &M::Params,
        undo: &U::Params,
    ) -> Result<(M::Response, Option<Guard>)> {
        let call = self.call::<M>().undone_by(Undo::request::<U>(undo));
        let (response, _, guard) = self.request_as::<M>(call, params).await?;
        Ok((response, guard))
    }

    /// Sends a request that starts a turn; the turn's reader is registered before anything after the answer is read.
    pub(crate) async fn start_turn<M: CarriesTurn>(
        &self,
        params: &M::Params,
        undo: Option<Undo>,
    ) -> Result<(M::Response, StartedTurn)> {
        let turn_id: fn(&str) -> Option<String> =
            |result| M::decode_response(result).ok().map(|response| M::turn_id(&response).to_owned());
        let call = self.call::<M>().expecting(Expect::Turn(turn_id)).undone_by(undo);
        let (response, started, guard) = self.request_as::<M>(call, params).await?;
        let (record, inbox) = match started {
            Some(Started::Turn { record, inbox }) => (record, inbox),
            // The session reads the answer as we do.
            _ => self.session().claim(M::turn_id(&response)),
        };
        // Nothing is awaited from here on: the turn now has a handle.
        if let Some(guard) = guard {
            guard.keep();
        }
        Ok((response, StartedTurn { record, inbox }))
    }

    /// Sends a typed request at once; whoever waits for its answer gives it to [`response`](Self::response).
    pub(crate) fn send<M: Request>(&self, params: &M::Params) -> Result<PendingAnswer> {
        self.enqueue(&self.call::<M>(), &encode::<M>(params)?)
    }

    fn enqueue(&self, call: &Call<'_>, params: &str) -> Result<PendingAnswer> {
        let trace = self.0.trace.as_ref().and_then(TraceContext::json);
        let outbound = Outbound {
            method: call.method,
            params,
            trace: trace.as_deref(),
            expect: call.expect,
            undo: call.undo.clone(),
            at_once: call.at_once,
        };
        self.session().request(outbound).map_err(Error::Closed)
    }

    /// What the answer to a request that was [`send`](Self::send) means.
    pub(crate) fn response<M: Request>(
        &self,
        answer: Result<Reply, oneshot::Canceled>,
    ) -> Result<M::Response> {
        decode::<M>(&self.settle(M::METHOD, answer)?.json)
    }

    /// Sends a request and waits for its raw answer.
    pub(crate) async fn exchange(&self, call: Call<'_>, params: &str) -> Result<Answer> {
        let timed = Timed::request(call.method);
        let answer = timed.span().in_scope(|| self.enqueue(&call, params))?;
        timed.sent(answer.id());
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

    fn settle(&self, method: &'static str, answer: Result<Reply, oneshot::Canceled>) -> Result<Answer> {
        match answer {
            Ok(Reply::Result(answer)) => Ok(answer),
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

pub(crate) fn decode<M: Request>(json: &str) -> Result<M::Response> {
    M::decode_response(json).map_err(|error| Error::decode(M::METHOD, error))
}
