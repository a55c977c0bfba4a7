//! External processes: `process/spawn`.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use codex_protocol_types::requests::{ProcessKill, ProcessResizePty, ProcessSpawn, ProcessWriteStdin};
use codex_protocol_types::{
    AbsolutePathBuf, ProcessExitedNotification, ProcessKillParams, ProcessResizePtyParams,
    ProcessSpawnParams, ProcessTerminalSize, ProcessWriteStdinParams, ServerNotification,
};
use futures_core::Stream;

use crate::codex::Codex;
use crate::error::{Error, Result};
use crate::generated;
use crate::output::{Gathered, OutputChunk, ProcessOutput, encode};
use crate::session::Key;
use crate::subscription::Subscription;

impl Codex {
    /// Starts a process on the runtime's machine, outside its sandbox (`process/spawn`). Await the builder to start it.
    ///
    /// Its output streams; with [`stream_stdin`](generated::ProcessSpawn::stream_stdin) it can be written to, with
    /// [`tty`](generated::ProcessSpawn::tty) it has a terminal. `cwd` is absolute.
    pub fn process_spawn<S: Into<String>>(
        &self,
        command: impl IntoIterator<Item = S>,
        cwd: impl Into<AbsolutePathBuf>,
    ) -> generated::ProcessSpawn {
        let command = command.into_iter().map(Into::into).collect();
        let mut params = ProcessSpawnParams::new(command, cwd.into(), self.connection().fresh_id());
        params.stream_stdout_stderr = Some(true);
        generated::ProcessSpawn::new(self.clone(), params)
    }

    pub(crate) async fn spawn_process(self, params: ProcessSpawnParams) -> Result<ProcessSession> {
        let process_handle = params.process_handle.clone();
        let subscription = Subscription::keyed(&self, Key::ProcessHandle(process_handle.clone()));
        self.connection().request::<ProcessSpawn>(&params).await?;
        Ok(ProcessSession { process_handle, subscription, exited: None })
    }
}

/// An external process that runs; a stream of its output. Dropped, it runs on, unread.
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is read"]
pub struct ProcessSession {
    process_handle: String,
    subscription: Subscription,
    exited: Option<ProcessExitedNotification>,
}

impl ProcessSession {
    /// The handle by which the runtime knows it.
    pub fn process_handle(&self) -> &str {
        &self.process_handle
    }

    /// The next piece of output; `None` once it has exited (`process/exited`).
    pub async fn next(&mut self) -> Option<Result<OutputChunk>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Waits until it exits; gives its exit code, and the output that was not read before.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`] if the connection goes first. Another exit code than 0 is none.
    pub async fn wait(mut self) -> Result<ProcessOutput> {
        let mut gathered = Gathered::default();
        while let Some(chunk) = self.next().await {
            gathered.add(chunk?);
        }
        match self.exited {
            Some(exit) => Ok(gathered.exited(exit.exit_code, &exit.stdout, &exit.stderr)),
            None => Err(Error::InvalidInput("the error of this process was already read".into())),
        }
    }

    /// Writes to its standard input (`process/writeStdin`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if it has exited, or was not started with `stream_stdin` or `tty`.
    pub async fn write(&self, bytes: impl AsRef<[u8]>) -> Result<()> {
        let mut params = ProcessWriteStdinParams::new(self.process_handle.clone());
        params.delta_base64 = Some(encode(bytes.as_ref()));
        self.codex().connection().request::<ProcessWriteStdin>(&params).await.map(drop)
    }

    /// Closes its standard input (`process/writeStdin`).
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub async fn close_stdin(&self) -> Result<()> {
        let mut params = ProcessWriteStdinParams::new(self.process_handle.clone());
        params.close_stdin = Some(true);
        self.codex().connection().request::<ProcessWriteStdin>(&params).await.map(drop)
    }

    /// Resizes its terminal, in characters (`process/resizePty`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if it has exited, or has no terminal.
    pub async fn resize(&self, cols: u16, rows: u16) -> Result<()> {
        let size = ProcessTerminalSize::new(cols, rows);
        let params = ProcessResizePtyParams::new(self.process_handle.clone(), size);
        self.codex().connection().request::<ProcessResizePty>(&params).await.map(drop)
    }

    /// Kills it (`process/kill`); [`wait`](Self::wait) then tells its exit code.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if it has exited.
    pub async fn kill(&self) -> Result<()> {
        let params = ProcessKillParams::new(self.process_handle.clone());
        self.codex().connection().request::<ProcessKill>(&params).await.map(drop)
    }

    fn codex(&self) -> &Codex {
        self.subscription.codex()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<OutputChunk>>> {
        let exited = &mut self.exited;
        let chunk =
            self.subscription.poll_pick(cx, "process/outputDelta", |notification| match notification {
                ServerNotification::ProcessOutputDelta(delta) => Some(OutputChunk::decode(
                    "process/outputDelta",
                    delta.stream.into(),
                    &delta.delta_base64,
                    delta.cap_reached,
                )),
                ServerNotification::ProcessExited(exit) => {
                    *exited = Some(exit);
                    None
                }
                _ => None,
            });
        chunk.map(|chunk| chunk.map(|chunk| chunk?))
    }
}

impl Stream for ProcessSession {
    type Item = Result<OutputChunk>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
