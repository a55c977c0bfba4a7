//! External processes: `process/spawn`.

use std::task::{Context, Poll};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::ProcessOutputDelta;
use codex_protocol_types::requests::{ProcessKill, ProcessResizePty, ProcessSpawn, ProcessWriteStdin};
use codex_protocol_types::{
    AbsolutePathBuf, ProcessExitedNotification, ProcessKillParams, ProcessResizePtyParams,
    ProcessSpawnParams, ProcessTerminalSize, ProcessWriteStdinParams, ServerNotification,
};

use crate::codex::Codex;
use crate::connection::Connection;
use crate::connection::subscription::Subscription;
use crate::error::{Error, Result};
use crate::handles::output::{Gathered, OutputChunk, ProcessOutput};
use crate::handles::piped::piped;
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::session::Key;
use crate::shown::shown;

impl Codex {
    /// Starts a process on the runtime's machine, outside its sandbox (`process/spawn`). Await the builder to start it.
    ///
    /// Its output streams; with [`stream_stdin`](generated::ProcessSpawn::stream_stdin) it can be written to, with
    /// [`tty`](generated::ProcessSpawn::tty) it has a terminal. `cwd` is absolute.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, it leaves no process behind: one that the runtime starts all the same is killed.
    pub fn process_spawn<S: Into<String>>(
        &self,
        command: impl IntoIterator<Item = S>,
        cwd: impl Into<AbsolutePathBuf>,
    ) -> generated::ProcessSpawn {
        let command = command.into_iter().map(Into::into).collect();
        let mut params = ProcessSpawnParams::new(self.connection().fresh_id(), command, cwd.into());
        params.stream_stdout_stderr = Some(true);
        generated::ProcessSpawn::new(self.clone(), params)
    }
}

awaited! {
    generated::ProcessSpawn => ProcessSession: |builder| {
        let (connection, params) = (builder.codex.connection().clone(), builder.params);
        let process_handle = params.process_handle.clone();
        let subscription =
            Subscription::keyed(connection.session(), Key::ProcessHandle(process_handle.clone()));
        let undo = ProcessKillParams::new(process_handle.clone());
        let (_, kill) = connection.request_undone_by::<ProcessSpawn, ProcessKill>(&params, &undo).await?;
        // From here on the process has a handle.
        if let Some(guard) = kill {
            guard.keep();
        }
        Ok(ProcessSession { connection, process_handle, subscription, exited: None })
    }
}

/// An external process that runs; a stream of its output. Dropped, it runs on, unread.
#[must_use = "a stream does nothing unless it is read"]
pub struct ProcessSession {
    connection: Connection,
    process_handle: String,
    subscription: Subscription,
    exited: Option<ProcessExitedNotification>,
}

shown! { ProcessSession |this| process_handle: this.process_handle }

impl ProcessSession {
    /// The handle by which the runtime knows it.
    pub fn process_handle(&self) -> &str {
        &self.process_handle
    }

    /// Kills it (`process/kill`); [`wait`](Self::wait) then tells its exit code.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if it has exited.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn kill(&self) -> Result<()> {
        let params = ProcessKillParams::new(self.process_handle.clone());
        self.connection.request::<ProcessKill>(&params).await.map(drop)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<OutputChunk>>> {
        let exited = &mut self.exited;
        let chunk =
            self.subscription.poll_pick(cx, ProcessOutputDelta::METHOD, |notification| match notification {
                ServerNotification::ProcessOutputDelta(delta) => Some(OutputChunk::decode(
                    ProcessOutputDelta::METHOD,
                    delta.stream.into(),
                    &delta.delta_base64,
                    delta.cap_reached,
                )),
                ServerNotification::ProcessExited(exit) => {
                    *exited = Some(*exit);
                    None
                }
                _ => None,
            });
        chunk.map(|chunk| chunk.map(|chunk| chunk?))
    }
}

piped! {
    ProcessSession by process_handle,
    write: ProcessWriteStdin(ProcessWriteStdinParams) "process/writeStdin",
    resize: ProcessResizePty(ProcessResizePtyParams, ProcessTerminalSize) "process/resizePty",
}
