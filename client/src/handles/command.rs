//! Standalone commands: `command/exec`.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::CommandExecOutputDelta;
use codex_protocol_types::requests::{
    CommandExec, CommandExecResize, CommandExecTerminate, CommandExecWrite,
};
use codex_protocol_types::{
    CommandExecParams, CommandExecResizeParams, CommandExecResponse, CommandExecTerminalSize,
    CommandExecTerminateParams, CommandExecWriteParams, ServerNotification,
};

use crate::codex::Codex;
use crate::connection::Connection;
use crate::connection::subscription::Subscription;
use crate::error::{Error, Result};
use crate::handles::output::{Gathered, OutputChunk, ProcessOutput};
use crate::handles::piped::piped;
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::session::{Key, PendingAnswer};
use crate::shown::shown;

impl Codex {
    /// Runs a command in the runtime's sandbox, without a thread (`command/exec`). Await the builder to start it.
    ///
    /// Its output streams; with [`stream_stdin`](generated::CommandExec::stream_stdin) it can be written to, with
    /// [`tty`](generated::CommandExec::tty) it has a terminal. The runtime ends it with the connection.
    ///
    /// ```no_run
    /// # async fn run(codex: codex_client::Codex) -> codex_client::Result<()> {
    /// let output = codex.command_exec(["git", "status", "--short"]).await?.wait().await?;
    /// println!("{}: {}", output.exit_code, String::from_utf8_lossy(&output.stdout));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Awaiting the builder does not wait: the command is on its way with the first poll.
    pub fn command_exec<S: Into<String>>(
        &self,
        command: impl IntoIterator<Item = S>,
    ) -> generated::CommandExec {
        let mut params = CommandExecParams::new(command.into_iter().map(Into::into).collect());
        params.process_id = Some(self.connection().fresh_id());
        params.stream_stdout_stderr = Some(true);
        generated::CommandExec::new(self.clone(), params)
    }
}

awaited! {
    generated::CommandExec => CommandSession: |builder| {
        let mut builder = builder;
        builder.settle()?;
        let (connection, params) = (builder.codex.connection().clone(), builder.params);
        let process_id = params.process_id.clone().unwrap_or_default();
        let subscription = Subscription::keyed(connection.session(), Key::Process(process_id.clone()));
        let answer = connection.send::<CommandExec>(&params)?;
        Ok(CommandSession { connection, process_id, subscription, answer: Some(answer), exited: None })
    }
}

/// A standalone command that runs; a stream of its output. Dropped, it runs on, unread.
///
/// Its answer is its exit: [`CodexConfig::request_timeout`](crate::CodexConfig::request_timeout) does not apply to it.
#[must_use = "a stream does nothing unless it is read"]
pub struct CommandSession {
    connection: Connection,
    process_id: String,
    subscription: Subscription,
    /// Until the command has exited, or was refused.
    answer: Option<PendingAnswer>,
    exited: Option<CommandExecResponse>,
}

shown! { CommandSession |this| process_id: this.process_id }

impl CommandSession {
    /// The id by which the runtime knows it.
    pub fn process_id(&self) -> &str {
        &self.process_id
    }

    /// Ends it (`command/exec/terminate`); [`wait`](Self::wait) then tells its exit code.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if it has exited.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn terminate(&self) -> Result<()> {
        let params = CommandExecTerminateParams::new(self.process_id.clone());
        self.connection.request::<CommandExecTerminate>(&params).await.map(drop)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<OutputChunk>>> {
        loop {
            if let Poll::Ready(chunk) = self.subscription.poll_pick(cx, CommandExecOutputDelta::METHOD, chunk)
            {
                // Where the connection went after the answer came, the command has exited all the same.
                let lost = matches!(chunk, Some(Err(Error::Closed(_))));
                if lost && self.exited.is_some() {
                    return Poll::Ready(None);
                }
                if !lost || self.answer.is_none() {
                    return Poll::Ready(chunk.map(|chunk| chunk?));
                }
            }
            // The answer comes after all output: once it is there, what is queued is all there is.
            let Some(answer) = &mut self.answer else { return Poll::Ready(None) };
            let answer = ready!(Pin::new(answer).poll(cx));
            self.answer = None;
            match self.connection.response::<CommandExec>(answer) {
                Ok(response) => self.exited = Some(response),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

fn chunk(notification: ServerNotification) -> Option<Result<OutputChunk>> {
    match notification {
        ServerNotification::CommandExecOutputDelta(delta) => Some(OutputChunk::decode(
            CommandExecOutputDelta::METHOD,
            delta.stream.into(),
            &delta.delta_base64,
            delta.cap_reached,
        )),
        _ => None,
    }
}

piped! {
    CommandSession by process_id,
    write: CommandExecWrite(CommandExecWriteParams) "command/exec/write",
    resize: CommandExecResize(CommandExecResizeParams, CommandExecTerminalSize) "command/exec/resize",
}
