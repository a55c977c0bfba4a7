//! What only matters for a connection over a socket.

use std::time::Duration;

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
