//! What arrives over a websocket, to its end.

use std::iter;

use futures_util::{Stream, StreamExt as _};
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::{Error as WsError, Result as WsResult};

use crate::error::{Cause, ConnectionClosed};
use crate::session::Session;

/// Reads to the end; returns what ended it.
pub(super) async fn read(
    mut arriving: impl Stream<Item = Vec<WsResult<Message>>> + Unpin,
    session: &Session,
) -> ConnectionClosed {
    while let Some(arrived) = arriving.next().await {
        let mut arrived = arrived.into_iter();
        let mut other = None;
        loop {
            session.receive_messages(iter::from_fn(|| match arrived.next()? {
                Ok(Message::Text(text)) => Some(text),
                message => {
                    other = Some(message);
                    None
                }
            }));
            match other.take() {
                Some(Ok(Message::Binary(bytes))) => session.refuse_message(&bytes, "a binary frame"),
                Some(Ok(Message::Close(frame))) => return by_server(frame),
                Some(Err(error)) => return why(error),
                // The library answers pings.
                Some(Ok(_)) => {}
                None => break,
            }
        }
    }
    ConnectionClosed::new(HUNG_UP)
}

const HUNG_UP: &str = "the server hung up";

fn by_server(frame: Option<CloseFrame>) -> ConnectionClosed {
    ConnectionClosed::new(match frame {
        None => "the server closed it".to_owned(),
        Some(frame) => format!("the server closed it: {} {}", frame.code, frame.reason).trim_end().to_owned(),
    })
}

pub(super) fn why(error: WsError) -> ConnectionClosed {
    let reason = match &error {
        WsError::Capacity(CapacityError::MessageTooLong { size, max_size }) => format!(
            "a message of {size} bytes is longer than the limit of {max_size}; raise \
             CodexConfig::max_message_size"
        ),
        WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake)
        | WsError::ConnectionClosed
        | WsError::AlreadyClosed => HUNG_UP.to_owned(),
        error => error.to_string(),
    };
    // What is behind it for whoever looks: the `io::Error` itself, not the library's wrapper around it.
    let source = match error {
        WsError::Io(error) => Cause::new(error),
        error => Cause::new(error),
    };
    ConnectionClosed { source: Some(source), ..ConnectionClosed::new(reason) }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use bytes::Bytes;
    use codex_protocol_types::ServerNotification;
    use futures_util::{FutureExt as _, stream};

    use super::*;
    use crate::error::Error;
    use crate::session::Limits;
    use crate::session::reader::Reader;

    fn warning(summary: &str) -> WsResult<Message> {
        Ok(Message::text(format!(r#"{{"method":"configWarning","params":{{"summary":"{summary}"}}}}"#)))
    }

    #[test]
    fn what_arrives_at_once_is_told_in_its_order_and_up_to_the_close() {
        let session = Session::new(Limits::default());
        let inbox = session.subscribe_global();
        let binary = Ok(Message::binary(vec![0]));
        let chunks = [
            vec![warning("1"), warning("2"), Ok(Message::Ping(Bytes::new())), warning("3"), binary],
            vec![warning("4"), Ok(Message::Close(None)), warning("5")],
        ];
        let ended = read(stream::iter(chunks), &session).now_or_never().unwrap();
        assert_eq!(ended.reason, "the server closed it");
        let (mut reader, mut told) = (Reader::new(inbox), Vec::new());
        let mut cx = Context::from_waker(Waker::noop());
        while let Poll::Ready(next) = reader.poll_read(&mut cx, |notification| notification.decode()) {
            told.push(match next {
                Some(Ok(ServerNotification::ConfigWarning(warning))) => warning.summary,
                Some(Err(Error::ProtocolViolation { reason, .. })) => reason,
                other => panic!("{other:?}"),
            });
        }
        assert_eq!(told, ["1", "2", "3", "a binary frame", "4"]);
    }
}
