//! A runtime that listens, in this process or in one of its own.

use std::path::Path;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixListener};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

use crate::answers;

/// Answers every request, until it is told to hang up.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    hang_up: watch::Sender<()>,
}

impl Server {
    pub(crate) fn new() -> Self {
        Self { hang_up: watch::Sender::new(()) }
    }

    /// Cuts the connections that there are.
    pub(crate) fn hang_up(&self) {
        self.hang_up.send_replace(());
    }

    pub(crate) fn listen_on_unix(&self, path: &Path) {
        let (listener, server) = (UnixListener::bind(path).unwrap(), self.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                server.serve(stream);
            }
        });
    }

    /// Listens on a websocket; returns its URL.
    pub(crate) async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (url, server) = (format!("ws://{}", listener.local_addr().unwrap()), self.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if is_asked_whether_ready(&stream).await {
                    tokio::spawn(say_ready(stream));
                } else {
                    server.serve(stream);
                }
            }
        });
        url
    }

    fn serve(&self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let mut hang_up = self.hang_up.subscribe();
        tokio::spawn(async move {
            tokio::select! {
                _ = hang_up.changed() => {}
                () = answer(stream) => {}
            }
        });
    }
}

async fn answer(stream: impl AsyncRead + AsyncWrite + Unpin) {
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        if let Some(answer) = answered(&text)
            && socket.send(Message::text(answer)).await.is_err()
        {
            return;
        }
    }
}

/// The answer to a line of the client, if it is a request.
pub(crate) fn answered(line: &str) -> Option<String> {
    let message: Value = serde_json::from_str(line).unwrap();
    let result = answers::result(message["method"].as_str()?, &message["params"]);
    Some(json!({"id": message.get("id")?, "result": result}).to_string())
}

async fn is_asked_whether_ready(stream: &TcpStream) -> bool {
    let mut begin = [0; b"GET /readyz".len()];
    // A request comes in one piece.
    stream.peek(&mut begin).await.is_ok_and(|_| begin == *b"GET /readyz")
}

async fn say_ready(mut stream: TcpStream) {
    let mut asked = [0; 1024];
    // Whoever has asked and is gone needs no answer.
    let _ = stream.read(&mut asked).await;
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
}
