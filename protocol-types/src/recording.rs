//! A recorded session, read: which way each message went, and which request an answer is for.
//!
//! Both sides count their requests from small numbers, so an id alone does not tell what is answered: an answer is for the
//! request of that id that went the other way. [`Reader`] keeps the two apart.
//!
//! ```
//! use codex_protocol_types::recording::{Reader, Recorded};
//! use codex_protocol_types::requests::ThreadArchive;
//!
//! let session = r#"{"sent":{"id":1,"method":"thread/archive","params":{"threadId":"thr_1"}}}
//! {"received":{"id":1,"method":"attestation/generate","params":{}}}
//! {"received":{"id":1,"result":{}}}"#;
//!
//! let mut reader = Reader::new();
//! for line in session.lines() {
//!     match reader.read(line)? {
//!         Recorded::ClientRequest { id, request } => println!("{id:?}: {}", request.method()),
//!         Recorded::ServerRequest { request, .. } => assert_eq!(request.method(), "attestation/generate"),
//!         Recorded::Answer(answer) => assert!(answer.decode::<ThreadArchive>().is_some()),
//!         _ => {}
//!     }
//! }
//! let open: Vec<&str> = reader.unanswered().map(|(_, _, method)| method).collect();
//! assert_eq!(open, ["attestation/generate"]);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::jsonrpc::{Message, RequestId, RequestIdRef, RpcError};
use crate::method::Request;
use crate::{ClientRequest, ServerNotification, ServerRequest};

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Direction {
    /// From the client to the runtime.
    Sent,
    /// From the runtime to the client.
    Received,
}

impl Direction {
    /// The other way: that of the answer.
    #[must_use]
    pub fn back(self) -> Self {
        match self {
            Self::Sent => Self::Received,
            Self::Received => Self::Sent,
        }
    }

    /// As it stands in a recording: `sent` or `received`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A line of a recording: `{"sent":..}` or `{"received":..}`, with the message as it was on the wire but for its secrets.
/// `CodexConfig::record_to` of the client writes such lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Which way the message went.
    pub direction: Direction,
    /// The message, as JSON.
    pub message: &'a str,
}

impl<'a> Line<'a> {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// The text is not a JSON object with one member, `sent` or `received`.
    pub fn parse(text: &'a str) -> serde_json::Result<Self> {
        let mut members: BTreeMap<Cow<'_, str>, &'a RawValue> = serde_json::from_str(text)?;
        let direction = [Direction::Sent, Direction::Received].into_iter();
        let mut found = direction.filter_map(|way| Some((way, members.remove(way.as_str())?.get())));
        match (found.next(), found.next()) {
            (Some((direction, message)), None) => Ok(Self { direction, message }),
            _ => Err(serde_json::Error::custom(
                "expected a line of a recording, {\"sent\":..} or {\"received\":..}",
            )),
        }
    }
}

impl fmt::Display for Line<'_> {
    /// The line, without its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{\"{}\":{}}}", self.direction, self.message)
    }
}

/// Reads the messages of one connection in their order, and tells for each answer what it answers.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    asked: HashMap<(Direction, RequestId), String>,
}

impl Reader {
    /// At the beginning of a connection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a line of a recording.
    ///
    /// # Errors
    ///
    /// It is none ([`Line::parse`]), or its message is no message ([`Message::parse`]). Nothing is forgotten: the next line
    /// can be read.
    // Inline, as the next: with the requests of the client, which hardly any program reads, it is compiled where it is used.
    #[inline]
    pub fn read<'a>(&mut self, line: &'a str) -> serde_json::Result<Recorded<'a>> {
        let Line { direction, message } = Line::parse(line)?;
        self.message(direction, message)
    }

    /// Reads a message that went this way: for a proxy, and for logs of another format.
    ///
    /// # Errors
    ///
    /// It is no message ([`Message::parse`]).
    #[inline]
    pub fn message<'a>(
        &mut self,
        direction: Direction,
        message: &'a str,
    ) -> serde_json::Result<Recorded<'a>> {
        Ok(match Message::parse(message)? {
            Message::Request { id, method, params } => {
                self.asked.insert((direction, id.clone().into_owned()), method.clone().into_owned());
                match direction {
                    Direction::Sent => {
                        let request = Box::new(ClientRequest::decode(&method, params));
                        Recorded::ClientRequest { id, request }
                    }
                    Direction::Received => {
                        let request = Box::new(ServerRequest::decode(&method, params));
                        Recorded::ServerRequest { id, request }
                    }
                }
            }
            Message::Notification { method, params, emitted_at_ms } => match direction {
                Direction::Sent => Recorded::ClientNotification { method, params },
                Direction::Received => {
                    let notification = ServerNotification::decode(&method, params);
                    Recorded::ServerNotification { notification, emitted_at_ms }
                }
            },
            Message::Response { id, result } => Recorded::Answer(self.answer(direction, id, Ok(result))),
            Message::Error { id, error } => Recorded::Answer(self.answer(direction, id, Err(error))),
        })
    }

    fn answer<'a>(
        &mut self,
        direction: Direction,
        id: RequestIdRef<'a>,
        result: Result<&'a RawValue, RpcError>,
    ) -> Answer<'a> {
        let method = self.asked.remove(&(direction.back(), id.clone().into_owned()));
        Answer { direction, id, method, result }
    }

    /// The requests that have no answer yet: which way each went, its id, and its method. In no order.
    pub fn unanswered(&self) -> impl Iterator<Item = (Direction, &RequestId, &str)> {
        self.asked.iter().map(|((direction, id), method)| (*direction, id, method.as_str()))
    }
}

/// A message of a recorded session.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Recorded<'a> {
    /// The client has asked.
    ClientRequest {
        /// What the answer carries.
        id: RequestIdRef<'a>,
        /// Its method and params.
        request: Box<ClientRequest>,
    },
    /// The runtime has asked.
    ServerRequest {
        /// What the answer carries.
        id: RequestIdRef<'a>,
        /// Its method and params.
        request: Box<ServerRequest>,
    },
    /// The client has told something: `initialized`.
    ClientNotification {
        /// Which method.
        method: Cow<'a, str>,
        /// What it carries.
        params: Option<&'a RawValue>,
    },
    /// The runtime has told something.
    ServerNotification {
        /// Its method and params.
        notification: ServerNotification,
        /// When the runtime emitted it, in milliseconds since the Unix epoch.
        emitted_at_ms: Option<i64>,
    },
    /// One of them has answered.
    Answer(Answer<'a>),
}

/// An answer, beside what it answers.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer<'a> {
    /// Which way the answer went; its request went the other.
    pub direction: Direction,
    /// The id of its request.
    pub id: RequestIdRef<'a>,
    /// The method of its request; `None` where no request of that id was open.
    pub method: Option<String>,
    /// What it says.
    pub result: Result<&'a RawValue, RpcError>,
}

impl Answer<'_> {
    /// The answer of the runtime to a request of this type; `None` where it answers something else, or with an error.
    pub fn decode<R: Request>(&self) -> Option<serde_json::Result<R::Response>> {
        let answers = self.direction == Direction::Received && self.method.as_deref() == Some(R::METHOD);
        let result = self.result.as_ref().ok().filter(|_| answers)?;
        Some(R::decode_response(result.get()))
    }
}
