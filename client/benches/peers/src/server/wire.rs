//! How messages travel: as lines, or as the frames of a websocket.

use std::io::{BufRead as _, Read, StdinLock, StdoutLock, Write, stdin, stdout};

use anyhow::Result;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};
use tungstenite::{Message, WebSocket};

/// A connection to one client.
pub trait Wire {
    /// The next message; `None` once the client has gone.
    fn next(&mut self) -> Result<Option<String>>;

    /// A message as it goes over the wire.
    fn packed(&self, message: &str) -> Vec<u8>;

    /// Writes what was packed, as fast as the client takes it.
    fn write(&mut self, packed: &[u8]) -> Result<()>;
}

/// Standard input and output.
pub struct Lines {
    input: StdinLock<'static>,
    output: StdoutLock<'static>,
}

impl Lines {
    pub fn stdio() -> Self {
        Self { input: stdin().lock(), output: stdout().lock() }
    }
}

impl Wire for Lines {
    fn next(&mut self) -> Result<Option<String>> {
        let mut line = String::new();
        Ok((self.input.read_line(&mut line)? > 0).then_some(line))
    }

    fn packed(&self, message: &str) -> Vec<u8> {
        format!("{message}\n").into()
    }

    fn write(&mut self, packed: &[u8]) -> Result<()> {
        self.output.write_all(packed)?;
        Ok(self.output.flush()?)
    }
}

impl<S: Read + Write> Wire for WebSocket<S> {
    fn next(&mut self) -> Result<Option<String>> {
        loop {
            match self.read() {
                Ok(Message::Text(text)) => return Ok(Some(text.as_str().to_owned())),
                Ok(Message::Close(_)) | Err(_) => return Ok(None),
                Ok(_) => {}
            }
        }
    }

    fn packed(&self, message: &str) -> Vec<u8> {
        let mut packed = Vec::new();
        let frame = Frame::message(message.to_owned(), OpCode::Data(Data::Text), true);
        frame.format(&mut packed).expect("a vector takes everything");
        packed
    }

    fn write(&mut self, packed: &[u8]) -> Result<()> {
        // An answer to a ping may be waiting.
        self.flush()?;
        self.get_mut().write_all(packed)?;
        Ok(self.get_mut().flush()?)
    }
}
