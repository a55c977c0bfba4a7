//! As much of a browser as the tests need: it posts JSON, and reads server-sent events.

use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::handshake;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What came back. Dropped, its connection is cut: the browser was closed.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    body: Incoming,
    /// What has arrived and was not read.
    rest: String,
    _connection: JoinSet<()>,
}

/// Posts JSON, over a connection of its own.
pub(crate) async fn post(server: SocketAddr, path: &str, json: &Value) -> Page {
    let stream = TokioIo::new(TcpStream::connect(server).await.unwrap());
    let (mut sender, connection) = handshake(stream).await.unwrap();
    let mut _connection = JoinSet::new();
    _connection.spawn(async move { drop(connection.await) });
    let request =
        Request::post(path).header("host", server.to_string()).header("content-type", "application/json");
    let request = request.body(Full::new(Bytes::from(json.to_string()))).unwrap();
    let (head, body) = sender.send_request(request).await.unwrap().into_parts();
    Page { status: head.status, body, rest: String::new(), _connection }
}

impl Page {
    /// All of it, as JSON.
    pub(crate) async fn json(self) -> Value {
        serde_json::from_slice(&self.body.collect().await.unwrap().to_bytes()).unwrap()
    }

    /// The next event: its name and its data. `None` at the end of the page.
    pub(crate) async fn event(&mut self) -> Option<(String, Value)> {
        loop {
            let Some((event, rest)) = self.rest.split_once("\n\n") else {
                let frame = self.body.frame().await?.unwrap();
                self.rest.push_str(str::from_utf8(frame.data_ref()?).unwrap());
                continue;
            };
            let field = |name| event.lines().find_map(|line| line.strip_prefix(name));
            // Without a name it is a comment, which keeps the connection alive.
            let event = field("event: ")
                .map(|name| (name.to_owned(), field("data: ").unwrap_or("null").parse().unwrap()));
            self.rest = rest.to_owned();
            if event.is_some() {
                return event;
            }
        }
    }

    /// The text of the deltas up to the end, and what is said at the end.
    pub(crate) async fn rest(mut self) -> (String, Value) {
        let mut text = String::new();
        while let Some((name, data)) = self.event().await {
            match (name.as_str(), &data) {
                ("delta", Value::String(delta)) => text.push_str(delta),
                ("end", _) => {
                    assert_eq!(self.event().await, None, "nothing comes after the end");
                    return (text, data);
                }
                other => panic!("{other:?}"),
            }
        }
        panic!("it broke off after {text:?}");
    }
}
