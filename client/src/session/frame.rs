//! Bytes -> lines. Lines may have any length up to a limit, and may arrive in any pieces.

/// What the buffer may keep after a line that came in pieces: more has been grown for a long one.
const KEPT: usize = 64 * 1024;

/// What has arrived of a line that is not yet whole. A line that arrives whole is handed out where it lies.
#[derive(Debug)]
pub(crate) struct Frames {
    line: Vec<u8>,
    /// Whether the line was handed out.
    taken: bool,
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
        Self { line: Vec::new(), taken: false, limit, over: false }
    }

    /// The next whole line of what arrived, without its end; empty lines are passed over. `arrived` is then what comes
    /// after it. After a line that is over the limit there is none.
    pub(crate) fn next_line<'l, 'a: 'l>(&'l mut self, arrived: &mut &'a [u8]) -> Option<&'l [u8]> {
        if std::mem::take(&mut self.taken) {
            self.line.clear();
            self.line.shrink_to(KEPT);
        }
        while !self.over {
            let end = memchr::memchr(b'\n', arrived);
            let (piece, rest) = match end {
                Some(end) => (&arrived[..end], &arrived[end + 1..]),
                None => (*arrived, &[][..]),
            };
            self.over = piece.len() > self.limit - self.line.len();
            if self.over {
                break;
            }
            *arrived = rest;
            if end.is_some() && self.line.is_empty() {
                let line = without_return(piece);
                if !line.is_empty() {
                    return Some(line);
                }
                continue;
            }
            self.line.extend_from_slice(piece);
            if end.is_none() {
                break;
            }
            if !without_return(&self.line).is_empty() {
                self.taken = true;
                return Some(without_return(&self.line));
            }
            self.line.clear();
        }
        None
    }

    /// How many bytes have arrived and are not yet a whole line.
    pub(crate) fn len(&self) -> usize {
        if self.taken { 0 } else { self.line.len() }
    }

    /// Whether a line was longer than the limit: no more can be read.
    pub(crate) fn is_over(&self) -> bool {
        self.over
    }

    /// What is left when the peer has closed in the middle of a line.
    pub(crate) fn rest(&mut self) -> Option<Vec<u8>> {
        let taken = std::mem::take(&mut self.taken);
        Some(std::mem::take(&mut self.line)).filter(|line| !taken && !line.is_empty())
    }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(frames: &mut Frames, mut arrived: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        while let Some(line) = frames.next_line(&mut arrived) {
            lines.push(String::from_utf8(line.to_vec()).unwrap());
        }
        lines
    }

    #[test]
    fn what_was_grown_for_a_long_line_is_given_back() {
        let mut frames = Frames::default();
        let long = "x".repeat(1 << 20);
        for piece in long.as_bytes().chunks(1 << 16) {
            assert_eq!(lines(&mut frames, piece), [""; 0]);
        }
        assert_eq!(lines(&mut frames, b"\r\nshort\nhalf"), [long, "short".to_owned()]);
        assert!(frames.line.capacity() <= KEPT, "{}", frames.line.capacity());
        assert_eq!(lines(&mut frames, b" a line\n"), ["half a line"]);
    }

    #[test]
    fn lines_without_text_are_passed_over_in_whatever_pieces_they_come() {
        let mut frames = Frames::default();
        assert_eq!(lines(&mut frames, b"\n\r\na\n\n\r"), ["a"]);
        assert_eq!(lines(&mut frames, b"\nb\r"), [""; 0]);
        assert_eq!((lines(&mut frames, b"\n"), frames.len()), (vec!["b".to_owned()], 0));
        assert_eq!(frames.rest(), None);
    }

    #[test]
    fn a_line_over_the_limit_is_the_last_whether_its_end_has_come_or_not() {
        for read in ["1234\n12345\n1\n", "1234\n12345"] {
            let mut frames = Frames::limited(4);
            assert_eq!(lines(&mut frames, read.as_bytes()), ["1234"]);
            assert!(frames.is_over());
            assert_eq!(lines(&mut frames, b"\n1\n"), [""; 0]);
        }
        let mut frames = Frames::limited(4);
        assert_eq!(lines(&mut frames, b"12"), [""; 0]);
        assert_eq!(lines(&mut frames, b"34\r\n"), [""; 0]);
        assert!(frames.is_over());
    }
}
