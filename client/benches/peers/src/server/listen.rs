//! The sockets: a websocket on a unix socket, on a port of loopback, and on one that speaks TLS.

use std::io::{Read, Write, stdout};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::script::Script;

pub fn unix(path: &str) -> Result<()> {
    let listener = UnixListener::bind(path)?;
    say(&format!("unix://{path}"), "")?;
    loop {
        serve(listener.accept()?.0)?;
    }
}

pub fn plain() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    say(&format!("ws://{}", listener.local_addr()?), "")?;
    loop {
        serve(accept(&listener)?)?;
    }
}

pub fn secure() -> Result<()> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()])?;
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).map_err(|error| anyhow!("{error}"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)?;
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    say(&format!("wss://localhost:{}", listener.local_addr()?.port()), &cert.pem())?;
    loop {
        serve(StreamOwned::new(ServerConnection::new(Arc::clone(&config))?, accept(&listener)?))?;
    }
}

fn accept(listener: &TcpListener) -> Result<TcpStream> {
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Tells the client, and that there is no more to tell.
fn say(url: &str, certificate: &str) -> Result<()> {
    let mut output = stdout().lock();
    write!(output, "{url}\n{certificate}\n")?;
    Ok(output.flush()?)
}

fn serve<S: Read + Write>(stream: S) -> Result<()> {
    // A client that hangs up before it has spoken is none.
    match tungstenite::accept(stream) {
        Ok(mut socket) => Script::new()?.serve(&mut socket),
        Err(_) => Ok(()),
    }
}
