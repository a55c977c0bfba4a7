//! Where a runtime listens, and when.

use std::future::Future;
use std::time::Duration;

use crate::error::{Error, Result};

/// How long to wait between two attempts to reach a runtime that is starting: nothing tells when it listens.
const BETWEEN: Duration = Duration::from_millis(10);

/// Where a runtime listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    #[cfg(all(unix, feature = "unix"))]
    Unix(std::path::PathBuf),
    #[cfg(feature = "websocket")]
    WebSocket(std::net::SocketAddr),
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self> {
        #[cfg(all(unix, feature = "unix"))]
        if let Some(path) = url.strip_prefix("unix://").filter(|path| path.starts_with('/')) {
            return Ok(Self::Unix(path.into()));
        }
        #[cfg(feature = "websocket")]
        if let Some(Ok(address)) = url.strip_prefix("ws://").map(|rest| rest.trim_end_matches('/').parse()) {
            return Ok(Self::WebSocket(address));
        }
        Err(Error::InvalidInput(format!(
            "a runtime cannot be started at {url}: unix:///an/absolute/path needs the feature `unix` and a unix, \
             ws://IP:PORT the feature `websocket`"
        )))
    }

    /// Refuses a unix socket that is served already: readiness could not tell the two servers apart.
    pub(super) async fn must_be_free(&self) -> Result<()> {
        match self {
            #[cfg(all(unix, feature = "unix"))]
            Self::Unix(path) if tokio::net::UnixStream::connect(path).await.is_ok() => {
                Err(Error::InvalidInput(format!("somebody already listens at unix://{}", path.display())))
            }
            _ => Ok(()),
        }
    }

    /// Waits until connections are accepted; returns the URL. `announced`: where the runtime says that it listens,
    /// which it does for websockets only.
    pub(super) async fn ready(&self, announced: impl Future<Output = String>) -> String {
        match self {
            #[cfg(all(unix, feature = "unix"))]
            Self::Unix(path) => {
                drop(announced);
                while tokio::net::UnixStream::connect(path).await.is_err() {
                    tokio::time::sleep(BETWEEN).await;
                }
                format!("unix://{}", path.display())
            }
            #[cfg(feature = "websocket")]
            Self::WebSocket(_) => {
                let url = announced.await;
                while !is_ready(&url).await.unwrap_or(false) {
                    tokio::time::sleep(BETWEEN).await;
                }
                url
            }
        }
    }
}

/// The URL in the line with which a runtime says where it listens.
pub(super) fn announced(line: &str) -> Option<String> {
    let (_, url) = line.split_once("listening on: ")?;
    // Colours end it, should there be any.
    let end = url.find(|c: char| c.is_whitespace() || c.is_control()).unwrap_or(url.len());
    Some(url[..end].to_owned())
}

/// Asks `/readyz`, beside the websocket.
#[cfg(feature = "websocket")]
async fn is_ready(url: &str) -> std::io::Result<bool> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let authority = url.strip_prefix("ws://").unwrap_or(url).trim_end_matches('/');
    let mut stream = tokio::net::TcpStream::connect(authority).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = [0; b"HTTP/1.1 200 ".len()];
    stream.read_exact(&mut answer).await?;
    Ok(answer == *b"HTTP/1.1 200 ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_says_where_it_listens() {
        assert_eq!(
            announced("  listening on: ws://127.0.0.1:41387").as_deref(),
            Some("ws://127.0.0.1:41387")
        );
        let coloured = "  listening on: ws://[::1]:4500\u{1b}[0m";
        assert_eq!(announced(coloured).as_deref(), Some("ws://[::1]:4500"));
        assert_eq!(announced("  readyz: http://127.0.0.1:41387/readyz"), None);
    }

    #[test]
    fn what_the_runtime_cannot_listen_on_is_refused() {
        for url in [
            "stdio://",
            "unix://",
            "unix://relative",
            "ws://localhost:0",
            "wss://127.0.0.1:0",
            "ws://1.2.3.4",
        ] {
            assert!(matches!(Address::parse(url), Err(Error::InvalidInput(_))), "{url}");
        }
    }
}
