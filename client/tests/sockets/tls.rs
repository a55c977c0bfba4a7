//! `wss://`: whose certificate is trusted, and whose is not.

use std::sync::Arc;

use codex_client::{Codex, CodexConfig, Error, WebSocketAuth};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::stand_in::StandIn;

/// A server that has signed its certificate, for `localhost`, itself; returns its URL and the certificate.
async fn self_signed() -> (String, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("wss://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            // A client that does not trust the certificate hangs up here.
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let mut server = StandIn(tokio_tungstenite::accept_async(stream).await.unwrap());
            server.open().await;
            server.until_end().await;
        }
    });
    (url, cert.pem())
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (url, _) = self_signed().await;
    let refused = Codex::connect_ws(&url, WebSocketAuth::none()).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Connect { reason, .. } if reason.contains("certificate")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn one_that_the_program_trusts_is_accepted() {
    let (url, pem) = self_signed().await;
    let config = CodexConfig::new().trust_certificates(pem);
    let codex = Codex::connect_ws_with(&url, WebSocketAuth::bearer("secret"), config).await.unwrap();
    codex.close().await.unwrap();
    // By this connection, not by the next one of the same program.
    let refused = Codex::connect_ws(&url, WebSocketAuth::none()).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused:?}");
}

#[tokio::test]
async fn what_is_no_certificate_is_refused() {
    for pem in ["", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        let config = CodexConfig::new().trust_certificates(pem);
        let refused =
            Codex::connect_ws_with("wss://localhost:1", WebSocketAuth::none(), config).await.unwrap_err();
        assert!(refused.to_string().contains("trust_certificates"), "{refused:?}");
    }
}
