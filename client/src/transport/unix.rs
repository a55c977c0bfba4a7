//! A runtime that listens on a unix socket. It speaks websocket there too, without authentication: who may open the
//! socket's file may connect.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;

use tokio::net::UnixStream;
use tokio_tungstenite::client_async_with_config;

use super::quiet::Quiet;
use super::socket::{self, Server};
use super::watched::Watched;
use crate::config::CodexConfig;
use crate::error::{Cause, Error, Result};
use crate::session::Session;

/// Connects to the runtime that listens at `path`.
pub(crate) async fn connect(path: &Path, config: &CodexConfig, session: &Arc<Session>) -> Result<Server> {
    let endpoint = format!("unix://{}", path.display());
    let stream = UnixStream::connect(path).await.map_err(|error| Error::connect(&endpoint, error))?;
    must_be_trusted(&stream, path)?;
    let (stream, signs) = Watched::new(stream);
    // The path says where it goes; the handshake wants a host all the same.
    let opening = client_async_with_config("ws://localhost/", stream, Some(socket::limits(config)));
    let opened = Quiet(pin!(opening)).await;
    let (websocket, _response) = opened.map_err(|error| socket::refused(&endpoint, error))?;
    Ok(socket::start(websocket, signs, session, config))
}

/// Refuses a server that may be a squatter: one that is neither this user's nor root's, in a folder into which not its
/// user alone can have put it.
fn must_be_trusted(stream: &UnixStream, path: &Path) -> Result<()> {
    /// May the group or others write?
    const MORE_WRITE: u32 = 0o022;
    let unreadable = |error: std::io::Error| Error::Connect {
        endpoint: format!("unix://{}", path.display()),
        reason: format!("the system does not say whose server it is ({error})"),
        source: Some(Cause::new(error)),
    };
    let server = stream.peer_cred().map_err(unreadable)?.uid();
    if server == rustix::process::geteuid().as_raw() || server == 0 {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.metadata().map_err(unreadable)?;
    if folder.uid() == server && folder.mode() & MORE_WRITE == 0 {
        return Ok(());
    }
    Err(Error::InvalidInput(format!(
        "the server at unix://{} runs as another user (uid {server}), in a folder to which not that user alone may \
         write: anybody may have put it there. Connect to a server of this user or of root, or have its socket in a \
         folder of its user's of mode 0755 or less",
        path.display()
    )))
}
