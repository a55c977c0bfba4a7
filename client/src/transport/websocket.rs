//! A runtime, or a proxy before one, that listens on a websocket: `ws://` or, through rustls, `wss://`.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, OnceLock};

use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::Uri;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;
use tokio_tungstenite::{Connector, client_async_tls_with_config};

use super::quiet::Quiet;
use super::socket::{self, Server};
use super::watched::Watched;
use crate::config::CodexConfig;
use crate::error::{Error, Result, lacks_descriptors};
use crate::session::Session;
use crate::transport::auth::WebSocketAuth;

/// Where a websocket is.
struct Address {
    uri: Uri,
    host: String,
    port: u16,
    secure: bool,
}

/// Connects to the server at `url`.
pub(crate) async fn connect(
    url: &str,
    auth: &WebSocketAuth,
    config: &CodexConfig,
    session: &Arc<Session>,
) -> Result<Server> {
    let address = Address::parse(url)?;
    let endpoint = address.shown();
    let failed = |error: io::Error| Error::connect(&endpoint, error);
    let mut request = address
        .uri
        .clone()
        .into_client_request()
        .map_err(|error| Error::InvalidInput(format!("{endpoint} is no websocket URL: {error}")))?;
    let looked_up = lookup_host((address.host.as_str(), address.port)).await;
    let resolved = looked_up.map_err(|error| failed(why_unknown(error)))?.collect::<Vec<SocketAddr>>();
    if let Some(value) = auth.header()? {
        address.refuse_if_readable(auth, &resolved)?;
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    let connector = if address.secure { Connector::Rustls(tls(config)?) } else { Connector::Plain };

    let stream = TcpStream::connect(resolved.as_slice()).await.map_err(failed)?;
    // Requests are small and waited for.
    stream.set_nodelay(true).map_err(failed)?;
    let (stream, signs) = Watched::new(stream);
    let limits = Some(socket::limits(config));
    let opening = client_async_tls_with_config(request, stream, limits, Some(connector));
    let opened = Quiet(pin!(opening)).await;
    let (websocket, _response) = opened.map_err(|error| socket::refused(&endpoint, error))?;
    Ok(socket::start(websocket, signs, session, config))
}

/// Why a name was not found: without a descriptor to ask with, the system says that there is no such name.
fn why_unknown(error: io::Error) -> io::Error {
    TcpSocket::new_v4().err().filter(lacks_descriptors).unwrap_or(error)
}

impl Address {
    fn parse(url: &str) -> Result<Self> {
        // The URL itself is not repeated: it may hold a token.
        let invalid = |reason: &str| {
            Error::InvalidInput(format!("the websocket URL {reason}; one looks like ws://127.0.0.1:4500"))
        };
        let uri: Uri = url.parse().map_err(|error| invalid(&format!("cannot be parsed ({error})")))?;
        let secure = match uri.scheme_str() {
            Some("ws") => false,
            Some("wss") => true,
            _ => return Err(invalid("does not begin with ws:// or wss://")),
        };
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(|| invalid("names no host"))?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        Ok(Self { uri, host, port, secure })
    }

    /// As it may be shown: a path or a query may hold a token, what stands before the host a password.
    fn shown(&self) -> String {
        let scheme = if self.secure { "wss" } else { "ws" };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let path = if matches!(self.uri.path(), "" | "/") { "/" } else { "/..." };
        format!("{scheme}://{host}:{}{path}", self.port)
    }

    /// Whoever can listen in on a connection without TLS can read the token.
    fn refuse_if_readable(&self, auth: &WebSocketAuth, resolved: &[SocketAddr]) -> Result<()> {
        let stays_here = resolved.iter().all(|address| address.ip().to_canonical().is_loopback());
        if self.secure || stays_here || auth.may_be_read() {
            return Ok(());
        }
        Err(Error::InvalidInput(format!(
            "the token is not sent to {}: without TLS, everybody on the way could read it. Put a proxy that speaks TLS \
             before the server and connect to wss://, or, where only you can listen in, say so with \
             WebSocketAuth::allow_plaintext_token",
            self.shown()
        )))
    }
}

/// The certificates that the system trusts. Once they were all read they are remembered for the process: there are more
/// than a hundred, and reading them takes longer than all else that a connection does.
fn of_system() -> RootCertStore {
    static READ: OnceLock<RootCertStore> = OnceLock::new();
    if let Some(read) = READ.get() {
        return read.clone();
    }
    let mut roots = RootCertStore::empty();
    let native = rustls_native_certs::load_native_certs();
    for error in &native.errors {
        tracing::warn!(%error, "some of the system's certificates cannot be read");
    }
    roots.add_parsable_certificates(native.certs);
    if native.errors.is_empty() { READ.get_or_init(|| roots).clone() } else { roots }
}

/// The system's trusted certificates, and those of the configuration.
fn tls(config: &CodexConfig) -> Result<Arc<ClientConfig>> {
    let mut roots = of_system();
    let unusable = |reason: String| Error::InvalidInput(format!("CodexConfig::trust_certificates: {reason}"));
    for pem in &config.sockets.trusted_certificates {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
            roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
        }
        if roots.len() == before {
            return Err(unusable("there is no certificate in what was given (PEM)".into()));
        }
    }
    // Named, because a program in which several providers are compiled has no default one.
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_have_defaults_and_addresses_lose_their_brackets() {
        let parsed = |url: &str| Address::parse(url).map(|address| (address.host, address.port)).unwrap();
        assert_eq!(parsed("ws://example.org/codex"), ("example.org".into(), 80));
        assert_eq!(parsed("wss://example.org"), ("example.org".into(), 443));
        assert_eq!(parsed("ws://[::1]:4500"), ("::1".into(), 4500));
    }

    #[test]
    fn what_is_shown_of_a_url_holds_no_secret() {
        let address = Address::parse("wss://user:hunter2@[::1]:4500/hunter2?token=hunter2").unwrap();
        assert_eq!(address.shown(), "wss://[::1]:4500/...");
    }

    #[test]
    fn a_token_leaves_the_machine_through_tls_alone() {
        let sent = |url: &str, auth: &WebSocketAuth, to: &str| {
            Address::parse(url).unwrap().refuse_if_readable(auth, &[to.parse().unwrap()])
        };
        let token = WebSocketAuth::bearer("hunter2");
        for here in ["127.0.0.1:80", "127.8.8.8:80", "[::1]:80", "[::ffff:127.0.0.1]:80"] {
            assert!(sent("ws://named.example", &token, here).is_ok(), "{here}");
        }
        // What a name resolves to counts, not what it is.
        for there in ["192.0.2.1:80", "0.0.0.0:80", "[2001:db8::1]:80"] {
            let refused = sent("ws://localhost/hunter2", &token, there).unwrap_err().to_string();
            assert!(refused.contains("wss://") && refused.contains("allow_plaintext_token"), "{refused}");
            assert!(!refused.contains("hunter2"), "{refused}");
            assert!(sent("wss://named.example", &token, there).is_ok());
            assert!(sent("ws://named.example", &token.clone().allow_plaintext_token(), there).is_ok());
        }
    }

    #[test]
    fn what_is_no_websocket_url_is_refused_with_an_example_and_without_its_token() {
        for url in ["", "127.0.0.1:4500", "http://127.0.0.1?token=hunter2", "ws://", "ws://a b"] {
            let refused = Address::parse(url).map(|_| ()).unwrap_err().to_string();
            assert!(refused.contains("ws://127.0.0.1:4500"), "{url}: {refused}");
            assert!(!refused.contains("hunter2"));
        }
    }
}
