//! What the bytes of a fuzzer mean: all that the peer writes, with what is done meanwhile between it.
//!
//! `0xff`, which no UTF-8 holds, and two more bytes are something that is done, and which of those it may be done to;
//! `0xff 0xff` is that byte itself. So whatever a runtime has written is a script, and any two make a third.

/// Marks what is done.
const MARK: u8 = 0xff;

/// A step of a script.
#[derive(Debug, PartialEq)]
pub(super) enum Step<'s> {
    /// One read.
    Arrives(&'s [u8]),
    /// Something is done.
    Does { what: u8, which: u8 },
}

/// The steps of a script.
pub(super) struct Script<'s>(&'s [u8]);

impl<'s> Script<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        Self(bytes)
    }
}

impl<'s> Iterator for Script<'s> {
    type Item = Step<'s>;

    fn next(&mut self) -> Option<Step<'s>> {
        match *self.0 {
            [] => None,
            [MARK, MARK, ..] => {
                let (mark, rest) = self.0[1..].split_at(1);
                self.0 = rest;
                Some(Step::Arrives(mark))
            }
            [MARK, what, which, ref rest @ ..] => {
                self.0 = rest;
                Some(Step::Does { what, which })
            }
            // A script that breaks off.
            [MARK, ..] => None,
            _ => {
                let (read, rest) = self.0.split_at(memchr::memchr(MARK, self.0).unwrap_or(self.0.len()));
                self.0 = rest;
                Some(Step::Arrives(read))
            }
        }
    }
}
