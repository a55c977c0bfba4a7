//! One live link to a runtime: what all handles of it share, and its end.

pub(crate) mod call;
pub(crate) mod notifications;
pub(crate) mod subscription;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::runtime::Handle;

use crate::config::CodexConfig;
use crate::error::ConnectionClosed;
use crate::server_requests::attend::answer_requests;
use crate::session::Session;
use crate::shown::shown;
use crate::telemetry::TraceContext;
use crate::transport::Peer;

/// A connection; clones share it. Dropping the last one tells the peer that nothing more comes: a runtime of ours then
/// exits, and one that does not is killed; a server only loses this connection.
#[derive(Clone)]
pub(crate) struct Connection(Arc<Shared>);

shown! { Connection |_this| }

/// A connection that is not kept open.
#[derive(Debug)]
pub(crate) struct WeakConnection(Weak<Shared>);

impl WeakConnection {
    pub(crate) fn upgrade(&self) -> Option<Connection> {
        self.0.upgrade().map(Connection)
    }
}

/// What the clones share.
#[derive(Debug)]
struct Shared {
    session: Arc<Session>,
    request_timeout: Option<Duration>,
    trace: Option<TraceContext>,
    peer: Box<dyn Peer>,
    ids: Ids,
}

/// How the names begin that the client makes up: of processes, watches, searches.
pub(crate) const MADE_UP: &str = "codex-client-";

/// Names what the client names.
#[derive(Debug)]
struct Ids {
    /// By chance: no other connection has it.
    prefix: u128,
    next: AtomicU64,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.session.finish_writing();
    }
}

impl Connection {
    /// Attends a session whose transport runs. Must be called inside a tokio runtime.
    pub(crate) fn new(session: Arc<Session>, peer: impl Peer + 'static, config: &CodexConfig) -> Self {
        let runtime = Handle::current();
        runtime.spawn(answer_requests(Arc::clone(&session), config.answers()));
        runtime.spawn(session.relay().run());
        Self(Arc::new(Shared {
            session,
            request_timeout: config.request_timeout,
            trace: config.trace_context.clone(),
            peer: Box::new(peer),
            ids: Ids { prefix: fastrand::u128(..), next: AtomicU64::new(1) },
        }))
    }

    pub(crate) fn downgrade(&self) -> WeakConnection {
        WeakConnection(Arc::downgrade(&self.0))
    }

    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.0.session
    }

    pub(crate) fn request_timeout(&self) -> Option<Duration> {
        self.0.request_timeout
    }

    /// An id for what the client names: a process, a watch, a search. A server may know these by id alone, so that
    /// those of two connections must not be the same.
    pub(crate) fn fresh_id(&self) -> String {
        let Ids { prefix, next } = &self.0.ids;
        format!("{MADE_UP}{prefix:032x}-{}", next.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn stderr(&self) -> String {
        self.0.peer.stderr()
    }

    /// Why the connection is gone.
    pub(crate) fn closed(&self) -> Arc<ConnectionClosed> {
        self.session().closed().unwrap_or_else(|| {
            let stderr = self.stderr();
            Arc::new(ConnectionClosed { stderr, ..ConnectionClosed::new("the answer was dropped") })
        })
    }

    /// Tells the peer that nothing more comes, and waits until the connection is gone.
    pub(crate) async fn close(&self) {
        let closed = self.session().when_closed();
        self.session().finish_writing();
        self.0.peer.shut_down();
        // An error cannot be: the sender is kept until the connection is gone.
        let _ = closed.await;
    }
}
