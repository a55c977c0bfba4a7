//! A server that does what a test wants.

use std::future::Future;

use codex_client::{Codex, CodexConfig, Result, WebSocketAuth};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

/// One connection, as the server sees it.
pub(crate) struct StandIn<S = TcpStream>(pub(crate) WebSocketStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> StandIn<S> {
    /// The next message of the client; pings are passed over.
    pub(crate) async fn next(&mut self) -> Option<Message> {
        loop {
            match self.0.next().await?.unwrap() {
                Message::Ping(_) => {}
                message => return Some(message),
            }
        }
    }

    /// The next request or notification of the client, which must be of this method.
    pub(crate) async fn expect(&mut self, method: &str) -> Value {
        let message: Value = match self.next().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?} instead of {method}"),
        };
        assert_eq!(message["method"], method);
        message
    }

    /// Opens the connection as the real runtime does.
    pub(crate) async fn open(&mut self) {
        let request = self.expect("initialize").await;
        let result = json!({
            "userAgent": "codex-client/0.169.0 (stand-in)", "codexHome": "/", "platformFamily": "unix",
            "platformOs": "linux",
        });
        self.text(&json!({"id": request["id"], "result": result}).to_string()).await;
        self.expect("initialized").await;
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// Sends a text in several frames.
    pub(crate) async fn pieces(&mut self, pieces: &[&[u8]]) {
        for (index, piece) in pieces.iter().enumerate() {
            let kind = if index == 0 { Data::Text } else { Data::Continue };
            let last = index + 1 == pieces.len();
            let frame = Frame::message(piece.to_vec(), OpCode::Data(kind), last);
            self.0.send(Message::Frame(frame)).await.unwrap();
        }
    }

    /// Goes on until the client has closed the connection.
    pub(crate) async fn until_end(&mut self) {
        while self.0.next().await.is_some_and(|message| message.is_ok()) {}
    }
}

/// A notification that goes to the global stream.
pub(crate) fn warning(summary: &str) -> String {
    json!({"method": "configWarning", "params": {"summary": summary}}).to_string()
}

/// Listens once; after the handshakes does what the test wants.
pub(crate) async fn stand_in<F>(then: impl FnOnce(StandIn) -> F + Send + 'static) -> (String, JoinHandle<()>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut server = StandIn(tokio_tungstenite::accept_async(stream).await.unwrap());
        server.open().await;
        then(server).await;
    });
    (url, task)
}

pub(crate) async fn connect(url: &str, config: CodexConfig) -> Result<Codex> {
    Codex::connect_ws_with(url, WebSocketAuth::none(), config).await
}
