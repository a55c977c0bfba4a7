//! Bytes -> lines. Lines may have any length up to a limit, and may arrive in any pieces.

use bytes::Bytes;

/// The reader's buffer: what has arrived and is not yet a whole line.
#[derive(Debug)]
pub(crate) struct Frames {
    buffer: Vec<u8>,
    /// Where in the buffer the next line begins.
    start: usize,
    /// Up to where in the buffer the next line is known to have no end.
    searched: usize,
    limit: usize,
    over: bool,
}

impl Default for Frames {
    fn default() -> Self {
        Self::limited(usize::MAX)
    }
}

impl Frames {
    /// With lines of at most so many bytes.
    pub(crate) fn limited(limit: usize) -> Self {
        Self { buffer: Vec::new(), start: 0, searched: 0, limit, over: false }
    }

    /// Adds what arrived.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole line, without its end; empty lines are passed over. After a line that is over the limit there is
    /// none.
    pub(crate) fn next_line(&mut self) -> Option<Bytes> {
        while !self.over {
            let Some(end) = memchr::memchr(b'\n', &self.buffer[self.searched..]) else {
                self.searched = self.buffer.len();
                self.over = self.len() > self.limit;
                return None;
            };
            let end = self.searched + end;
            self.over = end - self.start > self.limit;
            if self.over {
                return None;
            }
            let line = self.take(end);
            if !line.is_empty() {
                return Some(line);
            }
        }
        None
    }

    /// Takes the line that ends there.
    ///
    /// It is copied: cut out of the buffer, a short line that somebody keeps would keep the whole buffer. A long one,
    /// which the buffer has grown for, takes it along instead.
    fn take(&mut self, end: usize) -> Bytes {
        let next = end + 1;
        let before = &self.buffer[self.start..end];
        let line = before.strip_suffix(b"\r").unwrap_or(before);
        if self.start == 0 && line.len() > self.buffer.capacity() / 4 {
            let length = line.len();
            let rest = self.buffer.split_off(next);
            let mut line = std::mem::replace(&mut self.buffer, rest);
            line.truncate(length);
            line.shrink_to_fit();
            (self.start, self.searched) = (0, 0);
            return line.into();
        }
        let line = Bytes::copy_from_slice(line);
        (self.start, self.searched) = (next, next);
        line
    }

    /// How many bytes have arrived and are not yet a whole line.
    pub(crate) fn len(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// Whether a line was longer than the limit: no more can be read.
    pub(crate) fn is_over(&self) -> bool {
        self.over
    }

    /// What is left when the peer has closed in the middle of a line.
    pub(crate) fn rest(&mut self) -> Option<Bytes> {
        let rest = Bytes::copy_from_slice(&self.buffer[self.start..]);
        self.buffer.clear();
        (self.start, self.searched) = (0, 0);
        (!rest.is_empty()).then_some(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(frames: &mut Frames) -> Vec<Bytes> {
        std::iter::from_fn(|| frames.next_line()).collect()
    }

    #[test]
    fn a_kept_line_does_not_keep_what_it_arrived_with() {
        let mut frames = Frames::default();
        let read = format!("{}\n", "x".repeat(190)).repeat(344);
        let kept = (0..100).map(|_| {
            frames.feed(read.as_bytes());
            let mut lines = lines(&mut frames);
            assert_eq!(lines.len(), 344);
            lines.swap_remove(0)
        });
        // Alone in its allocation, bytes become a vector that has room for just them.
        let kept: usize = kept.map(|line| Vec::from(line).capacity()).sum();
        assert_eq!(kept, 100 * 190);
    }

    #[test]
    fn a_long_line_takes_the_buffer_along_and_leaves_a_small_one() {
        let mut frames = Frames::default();
        let long = "x".repeat(1 << 20);
        for piece in long.as_bytes().chunks(1 << 16) {
            frames.feed(piece);
            assert_eq!(frames.next_line(), None);
        }
        frames.feed(b"\r\nshort\nhalf");
        assert_eq!(lines(&mut frames), [long, "short".to_owned()]);
        assert!(frames.buffer.capacity() < 1_000, "{}", frames.buffer.capacity());
        frames.feed(b" a line\n");
        assert_eq!(lines(&mut frames), ["half a line"]);
    }

    #[test]
    fn a_line_over_the_limit_is_the_last_whether_its_end_has_come_or_not() {
        for read in ["1234\n12345\n1\n", "1234\n12345"] {
            let mut frames = Frames::limited(4);
            frames.feed(read.as_bytes());
            assert_eq!(lines(&mut frames), ["1234"]);
            assert!(frames.is_over());
            frames.feed(b"\n1\n");
            assert_eq!(frames.next_line(), None);
        }
        let mut frames = Frames::limited(4);
        frames.feed(b"12");
        frames.feed(b"34\r\n");
        assert!(lines(&mut frames).is_empty() && frames.is_over());
    }
}
