//! What a program writes to, where a test waits for what is written.

use std::io::{self, Write};

use tokio::sync::watch;

/// What was written so far.
#[derive(Default)]
pub(crate) struct Terminal(pub(crate) watch::Sender<String>);

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send_modify(|written| written.push_str(str::from_utf8(bytes).unwrap()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
