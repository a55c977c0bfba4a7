//! The runtime as a child process, spoken to over its standard input and output.
//!
//! One thread reads, one writes, beside those that attend the [child](super::child). The writer cannot see to the
//! child's exit: it may be stuck in a pipe that the child does not read.

use std::future::poll_fn;
use std::io::Write as _;
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;
use std::time::Duration;

use shared_child::SharedChild;

use super::child::{self, Child, Drains, drain, end, start};
use crate::config::CodexConfig;
use crate::error::Result;
use crate::session::{Frames, Session};

/// Starts the runtime and connects it to the session.
pub(crate) fn spawn(binary: &Path, config: &CodexConfig, session: &Arc<Session>) -> Result<Child> {
    let process = child::launch(binary, config.args(), config, Stdio::piped)?;
    let (Some(stdin), Some(stdout)) = (process.take_stdin(), process.take_stdout()) else {
        return Err(child::failed(binary, "its pipes are missing".into()));
    };
    let (timeout, drains) = (config.close_timeout, Drains::new());

    let (writer, writes_to) = (Arc::clone(session), Arc::clone(&process));
    start("codex-write", move || write(stdin, &writer, &writes_to, timeout));
    let (reader, reads_from, reading) = (Arc::clone(session), Arc::clone(&process), drains.reading.clone());
    start("codex-read", move || {
        read(stdout, &reader);
        drop(reading);
        end(&reads_from, timeout);
    });
    let session = Arc::clone(session);
    let on_exit = move |closed| session.close(Arc::new(closed));
    Ok(child::attend(process, timeout, drains, |_| {}, on_exit))
}

fn read(stdout: ChildStdout, session: &Session) {
    let mut frames = Frames::default();
    drain(stdout, 64 * 1024, |bytes| session.receive(&mut frames, bytes));
    if let Some(rest) = frames.rest() {
        session.receive(&mut frames, &rest);
        session.receive(&mut frames, b"\n");
    }
}

/// Writes what is enqueued; at its end closes the pipe. A child that no longer reads is made to go.
fn write(mut stdin: ChildStdin, session: &Session, child: &SharedChild, close_timeout: Duration) {
    while let Some(bytes) = pollster::block_on(poll_fn(|cx| session.poll_outgoing(cx))) {
        if let Err(error) = stdin.write_all(&bytes).and_then(|()| stdin.flush()) {
            tracing::debug!(%error, "the runtime no longer reads");
            drop(stdin);
            return end(child, close_timeout);
        }
    }
}
