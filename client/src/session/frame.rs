//! Bytes -> lines. Lines may have any length and may arrive in any pieces.

use bytes::{Buf as _, Bytes, BytesMut};

/// The reader's buffer: what has arrived and is not yet a whole line.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    buffer: BytesMut,
    /// How much of the buffer is known to hold no line end.
    searched: usize,
}

impl Frames {
    /// Adds what arrived.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole line, without its end; empty lines are passed over.
    pub(crate) fn next_line(&mut self) -> Option<Bytes> {
        loop {
            let Some(end) = memchr::memchr(b'\n', &self.buffer[self.searched..]) else {
                self.searched = self.buffer.len();
                return None;
            };
            let mut line = self.buffer.split_to(self.searched + end).freeze();
            self.buffer.advance(1);
            self.searched = 0;
            if line.last() == Some(&b'\r') {
                line.truncate(line.len() - 1);
            }
            if !line.is_empty() {
                return Some(line);
            }
        }
    }

    /// How many bytes have arrived and are not yet a whole line.
    pub(crate) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// What is left when the peer has closed in the middle of a line.
    pub(crate) fn rest(&mut self) -> Option<Bytes> {
        self.searched = 0;
        let rest = self.buffer.split().freeze();
        (!rest.is_empty()).then_some(rest)
    }
}
