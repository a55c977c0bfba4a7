//! What only matters for a connection over a socket.

use std::time::Duration;

use super::CodexConfig;

/// What only matters for a connection over a socket.
#[derive(Debug, Clone)]
pub(crate) struct Sockets {
    /// Zero: never.
    pub(crate) ping_interval: Duration,
    /// PEM.
    #[cfg(feature = "websocket")]
    pub(crate) trusted_certificates: Vec<Vec<u8>>,
}

impl Default for Sockets {
    fn default() -> Self {
        Self {
            ping_interval: Duration::from_secs(20),
            #[cfg(feature = "websocket")]
            trusted_certificates: Vec::new(),
        }
    }
}

impl CodexConfig {
    /// How often a server on a socket is pinged. One that neither sends nor takes anything for two intervals after that
    /// is taken for gone, which is [`Error::Closed`](crate::Error::Closed). Zero: never. Default: 20 s.
    pub fn ping_interval(mut self, interval: Duration) -> Self {
        self.sockets.ping_interval = interval;
        self
    }

    /// Trusts these certificates (PEM, one or more) beside those of the system, for `wss://`: for a server whose
    /// certificate a company, or the server itself, has signed.
    #[cfg(feature = "websocket")]
    pub fn trust_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.sockets.trusted_certificates.push(pem.into());
        self
    }
}
