//! A runtime that listens on a unix socket. It speaks websocket there too, without authentication: who may open the
//! socket's file may connect.

use std::path::Path;
use std::sync::Arc;

use tokio::net::UnixStream;
use tokio_tungstenite::client_async_with_config;

use super::socket::{self, Server};
use super::watched::Watched;
use crate::config::CodexConfig;
use crate::error::{Error, Result};
use crate::session::Session;

/// Connects to the runtime that listens at `path`.
pub(crate) async fn connect(path: &Path, config: &CodexConfig, session: &Arc<Session>) -> Result<Server> {
    let endpoint = format!("unix://{}", path.display());
    let stream = UnixStream::connect(path)
        .await
        .map_err(|error| Error::Connect { endpoint: endpoint.clone(), reason: error.to_string() })?;
    let (stream, heard) = Watched::new(stream);
    // The path says where it goes; the handshake wants a host all the same.
    let opened = client_async_with_config("ws://localhost/", stream, Some(socket::limits(config))).await;
    let (websocket, _response) = opened.map_err(|error| socket::refused(&endpoint, error))?;
    Ok(socket::start(websocket, heard, session, config))
}
