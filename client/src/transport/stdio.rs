//! The runtime as a child process.
//!
//! Threads, not tasks: the child is reaped, and its pipes are drained, whatever becomes of the program's async
//! runtime. One reads, one writes, one keeps the end of stderr, one waits for the exit, one sees to it that the exit
//! comes: the writer cannot, it may be stuck in a pipe that the child does not read.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use shared_child::SharedChild;

use crate::config::CodexConfig;
use crate::error::{ConnectionClosed, Error, Result};
use crate::session::{Frames, Session};

/// How much of stderr is kept.
const STDERR_KEPT: usize = 64 * 1024;
/// How long the output and stderr may take to come to their ends once the child has exited.
const DRAIN: Duration = Duration::from_millis(500);

/// The end of what the child wrote to stderr.
#[derive(Debug, Clone, Default)]
pub(crate) struct StderrTail(Arc<Mutex<VecDeque<u8>>>);

impl StderrTail {
    pub(crate) fn text(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept.iter().copied().collect::<Vec<u8>>()).into_owned()
    }

    fn add(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(bytes);
        let over = kept.len().saturating_sub(STDERR_KEPT);
        kept.drain(..over);
    }
}

/// A started runtime. Dropped, it has a moment to exit by itself, then it is killed.
#[derive(Debug)]
pub(crate) struct Child {
    stderr: StderrTail,
    shut_down: mpsc::Sender<()>,
}

impl Child {
    /// The end of what it wrote to stderr.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.text()
    }

    /// Gives it a moment to exit by itself, then kills it; does not wait for that.
    pub(crate) fn shut_down(&self) {
        // An error means that it is already being seen to.
        let _ = self.shut_down.send(());
    }
}

/// Starts the runtime and connects it to the session.
pub(crate) fn spawn(binary: &Path, config: &CodexConfig, session: &Arc<Session>) -> Result<Child> {
    let failed = |reason: String| Error::Spawn { path: binary.to_owned(), reason };
    let mut command = Command::new(binary);
    command.args(config.args()).envs(config.env.iter().cloned());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(cwd) = &config.cwd {
        command.current_dir(cwd);
    }
    let child = Arc::new(SharedChild::spawn(&mut command).map_err(|error| failed(error.to_string()))?);
    let pipes = (child.take_stdin(), child.take_stdout(), child.take_stderr());
    let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
        return Err(failed("its pipes are missing".into()));
    };

    let tail = StderrTail::default();
    let (shut_down, until_shut_down) = mpsc::channel();
    // Nothing is ever sent: the reader and the keeper of stderr drop their ends when they are through.
    let (drained, until_drained) = mpsc::channel::<()>();
    let timeout = config.close_timeout;

    let (writer, writes_to) = (Arc::clone(session), Arc::clone(&child));
    start("codex-write", move || write(stdin, &writer, &writes_to, timeout));
    let (reader, reads_from, reading) = (Arc::clone(session), Arc::clone(&child), drained.clone());
    start("codex-read", move || {
        read(stdout, &reader);
        drop(reading);
        end(&reads_from, timeout);
    });
    let kept = tail.clone();
    start("codex-stderr", move || {
        keep(stderr, &kept);
        drop(drained);
    });
    let closer = Arc::clone(&child);
    start("codex-close", move || {
        let _: Result<(), mpsc::RecvError> = until_shut_down.recv();
        end(&closer, timeout);
    });
    let (session, kept) = (Arc::clone(session), tail.clone());
    start("codex-wait", move || {
        let status = child.wait();
        let _ = until_drained.recv_timeout(DRAIN);
        session.close(Arc::new(closed(status, &kept)));
    });
    Ok(Child { stderr: tail, shut_down })
}

fn closed(status: std::io::Result<ExitStatus>, stderr: &StderrTail) -> ConnectionClosed {
    ConnectionClosed {
        reason: "the runtime exited".into(),
        exit_status: Some(status.map_or_else(|error| error.to_string(), |status| status.to_string())),
        stderr: stderr.text(),
    }
}

/// A thread that cannot be started leaves the others to notice that its pipe is closed.
fn start(name: &str, run: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(run) {
        tracing::error!(%error, thread = name, "a thread could not be started");
    }
}

fn read(stdout: ChildStdout, session: &Session) {
    let mut frames = Frames::default();
    drain(stdout, 64 * 1024, |bytes| session.receive(&mut frames, bytes));
    if let Some(rest) = frames.rest() {
        session.receive(&mut frames, &rest);
        session.receive(&mut frames, b"\n");
    }
}

/// Reads a pipe to its end.
fn drain(mut pipe: impl Read, at_once: usize, mut take: impl FnMut(&[u8])) {
    let mut buffer = vec![0; at_once];
    loop {
        match pipe.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => take(&buffer[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return tracing::warn!(%error, "the runtime's output cannot be read"),
        }
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

/// Gives the child a moment to exit by itself, then kills it.
fn end(child: &SharedChild, close_timeout: Duration) {
    if let Ok(None) = child.wait_timeout(close_timeout)
        && let Err(error) = child.kill()
    {
        tracing::warn!(%error, "the runtime cannot be killed");
    }
}

/// Keeps the end of stderr, and traces its lines.
fn keep(stderr: ChildStderr, tail: &StderrTail) {
    let mut frames = Frames::default();
    let trace =
        |line: Bytes| tracing::debug!(target: "codex_client::stderr", "{}", String::from_utf8_lossy(&line));
    drain(stderr, 8 * 1024, |bytes| {
        tail.add(bytes);
        frames.feed(bytes);
        while let Some(line) = frames.next_line() {
            trace(line);
        }
        // What has no line ends, a progress bar for one, is not gathered for ever.
        if frames.len() > STDERR_KEPT {
            frames.rest().map(trace);
        }
    });
    frames.rest().map(trace);
}
