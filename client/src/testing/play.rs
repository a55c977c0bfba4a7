//! Plays a reply: pieces in, chunks of an event stream out.

use std::collections::VecDeque;

use hyper::body::Bytes;
use serde_json::Value;
use tokio::sync::mpsc;

use super::event;
use super::hold::Gate;
use super::reply::{Piece, Reply};
use super::request::ModelRequest;

/// What goes to the runtime.
#[derive(Debug)]
pub(super) enum Chunk {
    Data(Bytes),
    /// The connection is to be cut once everything before has been written.
    Cut,
}

/// Small enough that a reader sees a stream, large enough that 20,000 deltas are not 20,000 writes.
const CHUNK: usize = 16 * 1024;
const USAGE: (u64, u64) = (10, 5);

/// The stream is over, by its own last event or since nobody listens.
struct Over;

pub(super) struct Player {
    request: ModelRequest,
    /// Which request of the model this is; ids are made of it.
    number: usize,
    output: mpsc::Sender<Chunk>,
    buffer: String,
    items: usize,
    open: Option<OpenMessage>,
    usage: (u64, u64),
}

/// A message of which more is to come.
struct OpenMessage {
    index: usize,
    id: String,
    phase: Option<String>,
    text: String,
}

impl Player {
    pub(super) fn new(request: ModelRequest, number: usize, output: mpsc::Sender<Chunk>) -> Self {
        Self { request, number, output, buffer: String::new(), items: 0, open: None, usage: USAGE }
    }

    pub(super) async fn play(mut self, reply: Reply) {
        // An early end is an end like any other.
        let _ = self.stream(reply).await;
    }

    async fn stream(&mut self, reply: Reply) -> Result<(), Over> {
        self.usage = reply.usage.unwrap_or(self.usage);
        self.send(&event::created(&self.response_id())).await?;
        let mut pieces = VecDeque::from(reply.into_pieces());
        while let Some(piece) = pieces.pop_front() {
            if let Some(more) = self.piece(piece).await? {
                self.usage = more.usage.unwrap_or(self.usage);
                more.into_pieces().into_iter().rev().for_each(|piece| pieces.push_front(piece));
            }
        }
        self.close_message().await?;
        let (input, output) = self.usage;
        self.send(&event::completed(&self.response_id(), input, output)).await?;
        self.flush().await
    }

    /// Gives the reply with which a hold was released.
    async fn piece(&mut self, piece: Piece) -> Result<Option<Reply>, Over> {
        match piece {
            Piece::Text { chunks, phase, last } => self.text(&chunks, phase, last).await?,
            Piece::Hold(gate) => return self.hold(gate).await,
            Piece::Disconnect => return self.disconnect().await,
            Piece::Fail { code, message } => return self.fail(&code, &message).await,
            Piece::Event(event) => self.send(&event).await?,
            Piece::Reasoning(summary) => self.reasoning(&summary).await?,
            Piece::ToolCall { call_id, name, arguments } => {
                self.close_message().await?;
                let (index, id) = self.next_item("fc");
                let item = event::function_call(&id, &call_id, &name, &arguments);
                self.send(&event::item_done(index, &item)).await?;
            }
        }
        Ok(None)
    }

    async fn text(&mut self, chunks: &[String], phase: Option<String>, last: bool) -> Result<(), Over> {
        let mut message = match self.open.take() {
            Some(message) => message,
            None => self.open_message(phase).await?,
        };
        for chunk in chunks {
            message.text.push_str(chunk);
            self.send(&event::text_delta(message.index, &message.id, chunk)).await?;
        }
        self.open = Some(message);
        if last { self.close_message().await } else { Ok(()) }
    }

    async fn open_message(&mut self, phase: Option<String>) -> Result<OpenMessage, Over> {
        let (index, id) = self.next_item("msg");
        let item = event::message(&id, phase.as_deref(), None);
        self.send(&event::item_added(index, &item)).await?;
        Ok(OpenMessage { index, id, phase, text: String::new() })
    }

    async fn close_message(&mut self) -> Result<(), Over> {
        let Some(OpenMessage { index, id, phase, text }) = self.open.take() else {
            return Ok(());
        };
        let item = event::message(&id, phase.as_deref(), Some(&text));
        self.send(&event::item_done(index, &item)).await
    }

    async fn reasoning(&mut self, summary: &str) -> Result<(), Over> {
        self.close_message().await?;
        let (index, id) = self.next_item("rs");
        self.send(&event::item_added(index, &event::reasoning(&id, None))).await?;
        self.send(&event::reasoning_delta(index, &id, summary)).await?;
        self.send(&event::item_done(index, &event::reasoning(&id, Some(summary)))).await
    }

    async fn hold(&mut self, gate: Gate) -> Result<Option<Reply>, Over> {
        self.flush().await?;
        gate.arrive(&self.request);
        tokio::select! {
            released = gate.released() => Ok(released),
            () = self.output.closed() => Err(Over),
        }
    }

    async fn disconnect(&mut self) -> Result<Option<Reply>, Over> {
        self.flush().await?;
        let _ = self.output.send(Chunk::Cut).await;
        Err(Over)
    }

    async fn fail(&mut self, code: &str, message: &str) -> Result<Option<Reply>, Over> {
        self.send(&event::failed(&self.response_id(), code, message)).await?;
        self.flush().await?;
        Err(Over)
    }

    async fn send(&mut self, event: &Value) -> Result<(), Over> {
        self.buffer.push_str(&event::frame(event));
        if self.buffer.len() < CHUNK { Ok(()) } else { self.flush().await }
    }

    async fn flush(&mut self) -> Result<(), Over> {
        let chunk = Chunk::Data(Bytes::from(std::mem::take(&mut self.buffer)));
        self.output.send(chunk).await.map_err(|_| Over)
    }

    fn next_item(&mut self, kind: &str) -> (usize, String) {
        let index = self.items;
        self.items += 1;
        (index, format!("{kind}_{}_{index}", self.number))
    }

    fn response_id(&self) -> String {
        format!("resp_{}", self.number)
    }
}
