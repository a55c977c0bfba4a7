//! The runtime as a child process: started, its stderr kept, its end seen to.
//!
//! Threads, not tasks: the child is reaped, and its pipes are drained, whatever becomes of the program's async
//! runtime. One keeps the end of stderr, one waits for the exit, one sees to it that the exit comes.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Peer;
use super::process::Process;
use crate::config::CodexConfig;
use crate::error::{Cause, ConnectionClosed, Error, Result};
use crate::session::Frames;

/// How much of stderr is kept.
const STDERR_KEPT: usize = 64 * 1024;
/// How long the output and stderr may take to come to their ends once the child has exited. On unix somebody who is not
/// of its group may hold them open for good. A job object leaves nobody: there the end is only a matter of when the
/// readers get to run, and on a busy machine that takes a while.
const DRAIN: Duration = Duration::from_millis(if cfg!(windows) { 10_000 } else { 500 });

/// A started runtime. Dropped, it has a moment to exit by itself, then it is killed.
#[derive(Debug)]
pub(crate) struct Child {
    stderr: StderrTail,
    shut_down: mpsc::Sender<()>,
}

/// The end of what the child wrote to stderr.
#[derive(Debug, Clone, Default)]
struct StderrTail(Arc<Mutex<VecDeque<u8>>>);

/// What holds up the news of the exit: nothing is ever sent, the readers of the pipes drop their ends when they are
/// through.
#[derive(Debug)]
pub(crate) struct Drains {
    pub(crate) reading: mpsc::Sender<()>,
    through: mpsc::Receiver<()>,
}

impl Drains {
    pub(crate) fn new() -> Self {
        let (reading, through) = mpsc::channel();
        Self { reading, through }
    }
}

impl Peer for Child {
    fn stderr(&self) -> String {
        self.stderr.text()
    }

    /// Gives it a moment to exit by itself, then kills it.
    fn shut_down(&self) {
        // An error means that it is already being seen to.
        let _ = self.shut_down.send(());
    }
}

impl StderrTail {
    fn text(&self) -> String {
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

/// Starts the runtime with these arguments; `pipe` is for its input and output, its stderr is always read.
pub(crate) fn launch(
    binary: &Path,
    args: Vec<String>,
    config: &CodexConfig,
    pipe: fn() -> Stdio,
) -> Result<Arc<Process>> {
    tracing::debug!(binary = %binary.display(), "starting the runtime");
    let mut command = Command::new(binary);
    command.args(args);
    config.env.apply(&mut command);
    if let Some(home) = &config.home.folder {
        // The runtime may be started elsewhere.
        let home = std::path::absolute(home).map_err(|error| Error::spawn(binary, error))?;
        command.env("CODEX_HOME", home);
    }
    command.stdin(pipe()).stdout(pipe()).stderr(Stdio::piped());
    if let Some(cwd) = &config.cwd {
        command.current_dir(cwd);
    }
    let process = Process::spawn(&mut command).map_err(|error| Error::spawn(binary, error))?;
    Ok(Arc::new(process))
}

/// Starts a thread, of this name, that does this.
pub(crate) type Threads<'t> = dyn FnMut(&str, Box<dyn FnOnce() + Send>) -> io::Result<()> + 't;

/// Starts a thread of the system.
pub(crate) fn thread(name: &str, run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(run).map(drop)
}

/// Has a started runtime attended. If a thread that this needs cannot be started, the runtime is killed: nobody would
/// notice its end.
pub(crate) fn attended(
    binary: &Path,
    process: &Process,
    attend: impl FnOnce() -> io::Result<Child>,
) -> Result<Child> {
    attend().map_err(|error| {
        process.kill();
        process.wait();
        let reason = format!("a thread could not be started: {error}");
        Error::Spawn { path: binary.to_owned(), reason, source: Some(Cause::new(error)) }
    })
}

/// Attends a started runtime to its end: `on_line` is told each line of its stderr, `on_exit` how it ended.
pub(crate) fn attend(
    threads: &mut Threads<'_>,
    process: Arc<Process>,
    close_timeout: Duration,
    drains: Drains,
    mut on_line: impl FnMut(&str) + Send + 'static,
    on_exit: impl FnOnce(ConnectionClosed) + Send + 'static,
) -> io::Result<Child> {
    let stderr = StderrTail::default();
    let (shut_down, until_shut_down) = mpsc::channel();
    let Drains { reading, through } = drains;
    if let Some(pipe) = process.take_stderr() {
        let kept = stderr.clone();
        let keep = move || {
            keep(pipe, &kept, &mut on_line);
            drop((reading, on_line));
        };
        threads("codex-stderr", Box::new(keep))?;
    }
    let closer = Arc::clone(&process);
    let close = move || {
        let _: Result<(), mpsc::RecvError> = until_shut_down.recv();
        end(&closer, close_timeout);
    };
    threads("codex-close", Box::new(close))?;
    let kept = stderr.clone();
    let wait = move || {
        let status = process.wait();
        let _ = through.recv_timeout(DRAIN);
        on_exit(closed(status, &kept));
    };
    threads("codex-wait", Box::new(wait))?;
    Ok(Child { stderr, shut_down })
}

fn closed(status: String, stderr: &StderrTail) -> ConnectionClosed {
    ConnectionClosed {
        exit_status: Some(status),
        stderr: stderr.text(),
        ..ConnectionClosed::new("the runtime exited")
    }
}

/// Reads a pipe to its end, or until whoever takes what is read has had enough.
pub(crate) fn drain(mut pipe: impl Read, at_once: usize, mut take: impl FnMut(&[u8]) -> ControlFlow<()>) {
    let mut buffer = vec![0; at_once];
    loop {
        match pipe.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                if take(&buffer[..count]).is_break() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return tracing::warn!(%error, "the runtime's output cannot be read"),
        }
    }
}

/// Gives the child a moment to exit by itself, then kills it.
pub(crate) fn end(process: &Process, close_timeout: Duration) {
    if !process.exits_within(close_timeout) {
        process.kill();
    }
}

/// Keeps the end of stderr, and traces its lines.
fn keep(stderr: ChildStderr, tail: &StderrTail, on_line: &mut impl FnMut(&str)) {
    let mut frames = Frames::default();
    let mut tell = |line: &[u8]| {
        let line = String::from_utf8_lossy(line);
        tracing::debug!(target: "codex_client::stderr", "{line}");
        on_line(&line);
    };
    drain(stderr, 8 * 1024, |mut bytes| {
        tail.add(bytes);
        while let Some(line) = frames.next_line(&mut bytes) {
            tell(line);
        }
        // What has no line ends, a progress bar for one, is not gathered for ever.
        if frames.len() > STDERR_KEPT {
            frames.rest().as_deref().map(&mut tell);
        }
        ControlFlow::Continue(())
    });
    frames.rest().as_deref().map(tell);
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_close_timeout_may_be_as_long_as_a_duration() {
        let process = Process::spawn(Command::new("sleep").arg("0.1")).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| end(&process, Duration::MAX));
            assert_eq!(process.wait(), "exit status: 0");
        });
    }
}
