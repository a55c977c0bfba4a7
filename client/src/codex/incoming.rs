//! The connection that a request of the server has come over.

use std::sync::{Arc, Weak};

use codex_protocol_types::method::ServerRequest;

use super::{About, Codex};
use crate::connection::WeakConnection;
use crate::server_requests::incoming::{Context, Incoming};

/// What is kept with the session: it does not keep the connection open.
#[derive(Debug)]
pub(super) struct Root {
    connection: WeakConnection,
    about: Weak<About>,
}

impl Codex {
    /// Lets the requests of the server lead back here.
    pub(super) fn take_root(&self) {
        let root = Root { connection: self.connection.downgrade(), about: Arc::downgrade(&self.about) };
        self.connection.session().set_root(root);
    }
}

impl<M: ServerRequest> Incoming<M> {
    /// The connection that the request has come over: a handler is made before there is one. It can be used for requests
    /// of the handler's own, for instance to read the turn that asks.
    ///
    /// `None` once the last [`Codex`] is gone.
    pub fn codex(&self) -> Option<Codex> {
        back(self.context())
    }
}

#[cfg(all(feature = "experimental", feature = "schemars"))]
impl crate::ToolContext {
    /// The connection that the call has come over: a tool is made before there is one.
    ///
    /// `None` once the last [`Codex`] is gone.
    pub fn codex(&self) -> Option<Codex> {
        back(&self.context)
    }
}

fn back(context: &Context) -> Option<Codex> {
    let root = context.session().root()?.downcast_ref::<Root>()?;
    Some(Codex { connection: root.connection.upgrade()?, about: root.about.upgrade()? })
}
