//! What a queue is made of.

use std::collections::VecDeque;

/// What the reader takes at once. A longer queue is in pieces: none of them is moved when it grows, and their memory goes
/// as they are read.
pub(crate) trait Piece: Default {
    /// How many messages it holds.
    fn len(&self) -> usize;

    /// Whether the next message goes into another one.
    fn is_full(&self) -> bool;

    fn clear(&mut self);

    /// Gives back most of the room of what is empty.
    fn shrink(&mut self);
}

/// How many messages there are at most in a piece.
pub(super) const PIECE: usize = 256;
/// For how many messages a reader that waits keeps room.
pub(super) const KEPT: usize = 32;

impl<T> Piece for VecDeque<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn is_full(&self) -> bool {
        self.len() >= PIECE
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn shrink(&mut self) {
        if self.capacity() > KEPT {
            self.shrink_to(KEPT);
        }
    }
}
