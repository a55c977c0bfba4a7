//! The runtime as a child process, spoken to over its standard input and output.
//!
//! One thread reads, one writes, beside those that attend the [child](super::child). The writer cannot see to the
//! child's exit: it may be stuck in a pipe that the child does not read.

use std::future::poll_fn;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::child::{self, Child, Drains, Threads, drain, end};
use super::process::Process;
use crate::config::CodexConfig;
use crate::error::{ConnectionClosed, Error, Result};
use crate::session::{Frames, Session};

/// Starts the runtime and connects it to the session.
pub(crate) fn spawn(binary: &Path, config: &CodexConfig, session: &Arc<Session>) -> Result<Child> {
    spawn_with(&mut child::thread, binary, config, session)
}

fn spawn_with(
    threads: &mut Threads<'_>,
    binary: &Path,
    config: &CodexConfig,
    session: &Arc<Session>,
) -> Result<Child> {
    let process = child::launch(binary, config.args(), config, Stdio::piped)?;
    let (Some(stdin), Some(stdout)) = (process.take_stdin(), process.take_stdout()) else {
        return Err(Error::not_spawned(binary, "its pipes are missing"));
    };
    let (timeout, limit, drains) = (config.close_timeout, config.max_message_size, Drains::new());

    let (writer, writes_to) = (Arc::clone(session), Arc::clone(&process));
    let (reader, reads_from, reading) = (Arc::clone(session), Arc::clone(&process), drains.reading.clone());
    let closer = Arc::clone(session);
    child::attended(binary, &process, || {
        threads("codex-write", Box::new(move || write(stdin, &writer, &writes_to, timeout)))?;
        let read = move || {
            let timeout = if read(stdout, &reader, limit) { timeout } else { Duration::ZERO };
            drop(reading);
            end(&reads_from, timeout);
        };
        threads("codex-read", Box::new(read))?;
        let on_exit = move |closed| closer.close(Arc::new(closed));
        child::attend(threads, Arc::clone(&process), timeout, drains, |_| {}, on_exit)
    })
    // The writer waits for the session, not for the process.
    .inspect_err(|_| session.finish_writing())
}

/// Reads to the end; returns whether it was reached. What comes after a line that is over the limit is not read: where
/// the next one begins is not known, and the answer that somebody waits for may have been in it.
fn read(stdout: ChildStdout, session: &Session, limit: usize) -> bool {
    let mut frames = Frames::limited(limit);
    drain(stdout, 64 * 1024, |bytes| {
        session.receive(&mut frames, bytes);
        if frames.is_over() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if frames.is_over() {
        let reason = format!(
            "a message of more than {limit} bytes is longer than the limit; raise CodexConfig::max_message_size"
        );
        session.close(Arc::new(ConnectionClosed::new(reason)));
        return false;
    }
    if let Some(rest) = frames.rest() {
        session.receive(&mut frames, &rest);
        session.receive(&mut frames, b"\n");
    }
    true
}

/// Writes what is enqueued; at its end closes the pipe. A child that no longer reads is made to go.
fn write(mut stdin: ChildStdin, session: &Session, child: &Process, close_timeout: Duration) {
    while let Some(bytes) = pollster::block_on(poll_fn(|cx| session.poll_outgoing(cx))) {
        if let Err(error) = stdin.write_all(&bytes).and_then(|()| stdin.flush()) {
            tracing::debug!(%error, "the runtime no longer reads");
            drop(stdin);
            return end(child, close_timeout);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_thread_that_cannot_be_started_is_an_error_and_leaves_nothing_behind() {
        // `cat` goes on as long as its input is open.
        let nothing: [String; 0] = [];
        let config = CodexConfig::new().launch_args(nothing).close_timeout(Duration::MAX);
        for fails in 0..5 {
            let (mut started, mut running) = (0, Vec::new());
            let mut threads = |_: &str, run: Box<dyn FnOnce() + Send>| {
                started += 1;
                if started > fails {
                    return Err(io::Error::other("no more threads"));
                }
                running.push(std::thread::spawn(run));
                Ok(())
            };
            let session = Session::new(crate::session::Limits::default());
            let error = spawn_with(&mut threads, Path::new("cat"), &config, &session).unwrap_err();
            assert!(error.to_string().contains("no more threads"), "{error}");
            assert_eq!(running.len(), fails);
            running.into_iter().for_each(|thread| thread.join().unwrap());
        }
    }
}
