//! Where a runtime listens, and when.

use std::future::Future;
use std::time::Duration;

use crate::error::{Error, Result, lacks_descriptors};

/// How long to wait between two attempts to reach a runtime that is starting: nothing tells when it listens.
const BETWEEN: Duration = Duration::from_millis(10);
/// How long the last attempt may take, once the time is over.
const LAST: Duration = Duration::from_millis(500);

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

    /// Sees to it that nobody else can listen there. A unix socket that is served already is refused: readiness could
    /// not tell the two servers apart.
    pub(super) async fn prepare(&self) -> Result<()> {
        #[cfg(all(unix, feature = "unix"))]
        #[allow(irrefutable_let_patterns, reason = "there is nothing else in a build without websockets")]
        if let Self::Unix(path) = self {
            let unusable = |reason| {
                Error::InvalidInput(format!(
                    "a runtime is not started at unix://{}: its folder {reason}. Use one of mode 0700 that belongs to \
                     this user",
                    path.display()
                ))
            };
            path.parent().map_or(Ok(()), super::folder::private).map_err(unusable)?;
            if tokio::net::UnixStream::connect(path).await.is_ok() {
                let taken = format!("somebody already listens at unix://{}", path.display());
                return Err(Error::InvalidInput(taken));
            }
        }
        Ok(())
    }

    /// Whether that is where a runtime listens that was told to listen here: at the same address, and at the same port
    /// unless it had to choose one. What else stands in its stderr may be anybody's words.
    pub(super) fn is_met_by(&self, announced: &str) -> bool {
        match (self, Self::parse(announced)) {
            #[cfg(feature = "websocket")]
            (Self::WebSocket(asked), Ok(Self::WebSocket(found))) => {
                let port_fits =
                    if asked.port() == 0 { found.port() != 0 } else { found.port() == asked.port() };
                found.ip() == asked.ip() && port_fits
            }
            #[allow(unreachable_patterns, reason = "there is nothing else in a build without unix sockets")]
            _ => false,
        }
    }

    /// Waits until connections are accepted; returns the URL, or `None` if the time is over. `announced`: where the runtime
    /// says that it listens, which it does for websockets only.
    ///
    /// # Errors
    ///
    /// This program has no descriptors left to look with.
    pub(super) async fn ready(
        &self,
        announced: impl Future<Output = String>,
        after: Duration,
    ) -> Result<Option<String>> {
        let mut known = None;
        let looking = async {
            let url = known.insert(self.url(announced).await);
            while !self.accepts(url).await? {
                tokio::time::sleep(BETWEEN).await;
            }
            Ok::<_, Error>(true)
        };
        let ready = match (tokio::time::timeout(after, looking).await, &known) {
            (Ok(ready), _) => ready?,
            // The clock may have jumped since it was looked at: what listens by now is ready.
            (Err(_), Some(url)) => {
                tokio::time::timeout(LAST, self.accepts(url)).await.unwrap_or(Ok(false))?
            }
            (Err(_), None) => false,
        };
        Ok(known.filter(|_| ready))
    }

    /// Where it listens, once that is known.
    async fn url(&self, announced: impl Future<Output = String>) -> String {
        match self {
            #[cfg(all(unix, feature = "unix"))]
            Self::Unix(path) => {
                drop(announced);
                format!("unix://{}", path.display())
            }
            #[cfg(feature = "websocket")]
            Self::WebSocket(_) => announced.await,
        }
    }

    /// Whether connections are accepted there.
    async fn accepts(&self, url: &str) -> Result<bool> {
        let looked = match self {
            #[cfg(all(unix, feature = "unix"))]
            Self::Unix(path) => tokio::net::UnixStream::connect(path).await.map(|_| true),
            #[cfg(feature = "websocket")]
            Self::WebSocket(_) => is_ready(url).await,
        };
        match looked {
            Err(error) if lacks_descriptors(&error) => Err(Error::connect(url, error)),
            looked => Ok(looked.unwrap_or(false)),
        }
    }
}

/// The URL in the line with which a runtime says where it listens.
pub(super) fn announced(line: &str) -> Option<&str> {
    let (_, url) = line.split_once("listening on: ")?;
    // Colours end it, should there be any.
    let end = url.find(|c: char| c.is_whitespace() || c.is_control()).unwrap_or(url.len());
    Some(&url[..end])
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
        assert_eq!(announced("  listening on: ws://127.0.0.1:41387"), Some("ws://127.0.0.1:41387"));
        let coloured = "  listening on: ws://[::1]:4500\u{1b}[0m";
        assert_eq!(announced(coloured), Some("ws://[::1]:4500"));
        assert_eq!(announced("  readyz: http://127.0.0.1:41387/readyz"), None);
    }

    #[cfg(feature = "websocket")]
    #[test]
    fn it_must_be_where_it_was_told_to_listen() {
        let met = |asked, announced| Address::parse(asked).unwrap().is_met_by(announced);
        assert!(met("ws://127.0.0.1:0", "ws://127.0.0.1:41387"));
        assert!(met("ws://127.0.0.1:4500/", "ws://127.0.0.1:4500"));
        for elsewhere in
            ["ws://127.0.0.1:4501", "ws://192.0.2.1:4500", "ws://127.0.0.1:0", "wss://127.0.0.1:4500"]
        {
            assert!(!met("ws://127.0.0.1:4500", elsewhere), "{elsewhere}");
        }
        assert!(
            !met("ws://127.0.0.1:0", "ws://192.0.2.1:41387") && !met("ws://127.0.0.1:0", "ws://127.0.0.1:0")
        );
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
