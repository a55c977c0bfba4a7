//! The runtime as a child process.
//!
//! Threads, not tasks: the child is reaped, and its pipes are drained, whatever becomes of the program's async
//! runtime. One reads, one writes, one keeps the end of stderr, one waits for the exit.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use shared_child::SharedChild;

use crate::config::CodexConfig;
use crate::error::{ConnectionClosed, Error, Result};
use crate::session::{Frames, Session};

/// How much of stderr is kept.
const STDERR_KEPT: usize = 64 * 1024;
/// How long the reader may take to see the end of the output once the child has exited.
const DRAIN: Duration = Duration::from_millis(250);

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

/// Starts the runtime and connects it to the session.
pub(crate) fn spawn(binary: &Path, config: &CodexConfig, session: &Arc<Session>) -> Result<StderrTail> {
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
    let (drained, until_drained) = mpsc::channel();
    let close_timeout = config.close_timeout;
    let writer = (Arc::clone(session), Arc::clone(&child));
    start("codex-write", move || write(stdin, &writer.0, &writer.1, close_timeout));
    let reader = (Arc::clone(session), Arc::clone(&child));
    start("codex-read", move || {
        read(stdout, &reader.0);
        let _ = drained.send(());
        end(&reader.1, close_timeout);
    });
    let kept = tail.clone();
    start("codex-stderr", move || keep(stderr, &kept));
    let (session, kept) = (Arc::clone(session), tail.clone());
    start("codex-wait", move || {
        let status = child.wait();
        let _ = until_drained.recv_timeout(DRAIN);
        session.close(Arc::new(ConnectionClosed {
            reason: "the runtime exited".into(),
            exit_status: Some(status.map_or_else(|error| error.to_string(), |status| status.to_string())),
            stderr: kept.text(),
        }));
    });
    Ok(tail)
}

/// A thread that cannot be started leaves the others to notice that its pipe is closed.
fn start(name: &str, run: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(run) {
        tracing::error!(%error, thread = name, "a thread could not be started");
    }
}

fn read(mut stdout: ChildStdout, session: &Session) {
    let mut frames = Frames::default();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match stdout.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => session.receive(&mut frames, &buffer[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                tracing::warn!(%error, "the runtime's output cannot be read");
                break;
            }
        }
    }
    if let Some(rest) = frames.rest() {
        session.receive(&mut frames, &rest);
        session.receive(&mut frames, b"\n");
    }
}

/// Writes what is enqueued; at its end closes the pipe and sees to it that the child goes.
fn write(mut stdin: ChildStdin, session: &Session, child: &SharedChild, close_timeout: Duration) {
    while let Some(bytes) = pollster::block_on(poll_fn(|cx| session.poll_outgoing(cx))) {
        if let Err(error) = stdin.write_all(&bytes).and_then(|()| stdin.flush()) {
            tracing::debug!(%error, "the runtime no longer reads");
            break;
        }
    }
    drop(stdin);
    end(child, close_timeout);
}

/// Gives the child a moment to exit by itself, then kills it.
fn end(child: &SharedChild, close_timeout: Duration) {
    if let Ok(None) = child.wait_timeout(close_timeout)
        && let Err(error) = child.kill()
    {
        tracing::warn!(%error, "the runtime cannot be killed");
    }
}

fn keep(mut stderr: ChildStderr, tail: &StderrTail) {
    let mut buffer = vec![0; 8 * 1024];
    while let Ok(count @ 1..) = stderr.read(&mut buffer) {
        tail.add(&buffer[..count]);
        for line in String::from_utf8_lossy(&buffer[..count]).lines() {
            tracing::debug!(target: "codex_client::stderr", "{line}");
        }
    }
}
