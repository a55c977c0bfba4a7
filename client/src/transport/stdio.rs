//! The runtime as a child process, spoken to over its standard input and output.
//!
//! One thread reads, one writes, beside those that attend the [child](super::child). The writer cannot see to the
//! child's exit: it may be stuck in a pipe that the child does not read. While there is nothing to write, it watches the
//! [relay](crate::sync::relay).

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
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
    let watch = Watch(session);
    while let Some(bytes) = watch.next() {
        if let Err(error) = stdin.write_all(&bytes).and_then(|()| stdin.flush()) {
            tracing::debug!(%error, "the runtime no longer reads");
            drop((stdin, watch));
            return end(child, close_timeout);
        }
    }
}

/// Waits for what is to be written, and watches the relay meanwhile; nobody does after it.
struct Watch<'s>(&'s Session);

impl Watch<'_> {
    fn next(&self) -> Option<Vec<u8>> {
        let waker = Waker::from(Arc::new(Unparks(thread::current())));
        let mut cx = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(bytes) = self.0.poll_outgoing(&mut cx) {
                return bytes;
            }
            match self.0.relay().watch(&cx) {
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.0.relay().end();
    }
}

struct Unparks(Thread);

impl Wake for Unparks {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::future::poll_fn;
    use std::io;
    use std::sync::mpsc::channel;

    use tokio::runtime::Builder;
    use tokio::task::{LocalSet, spawn_local, yield_now};

    use super::*;
    use crate::session::reader::Reader;

    /// What it writes comes back as what it reads.
    fn echoed() -> (Arc<Session>, Child) {
        let nothing: [String; 0] = [];
        let config = CodexConfig::new().launch_args(nothing);
        let session = Session::new(crate::session::Limits::default());
        let child = spawn(Path::new("cat"), &config, &session).expect("there is a cat");
        (session, child)
    }

    #[test]
    fn tasks_of_a_local_set_are_woken_while_their_runtime_is_not_driven() {
        let (session, _child) = echoed();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.spawn(session.relay().run());
        runtime.block_on(yield_now());
        let ((told, read), (waits, waiting)) = (channel(), channel());
        let readers = [session.subscribe_global(), session.subscribe_global()].map(Reader::new);
        let handle = runtime.handle().clone();
        let local = async move {
            for mut reader in readers {
                let told = told.clone();
                spawn_local(async move {
                    let next =
                        poll_fn(|cx| reader.poll_read(cx, |notification| notification.method().to_owned()));
                    told.send(next.await.unwrap().unwrap()).unwrap();
                });
            }
            yield_now().await;
            waits.send(()).unwrap();
            std::future::pending::<()>().await;
        };
        thread::spawn(move || handle.block_on(LocalSet::new().run_until(local)));
        waiting.recv().unwrap();
        session.notify("told");
        for _ in 0..2 {
            assert_eq!(read.recv_timeout(Duration::from_secs(30)).unwrap(), "told");
        }
        session.finish_writing();
    }

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
                running.push(thread::spawn(run));
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
