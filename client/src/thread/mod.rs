//! A thread: a conversation that is kept.

use codex_protocol_types::requests::{ThreadCompactStart, ThreadNameSet, ThreadRead, TurnStart};
use codex_protocol_types::{
    ThreadCompactStartParams, ThreadReadParams, ThreadSetNameParams, TurnStartParams, UserInput,
};

use crate::codex::Codex;
use crate::connection::notifications::NotificationStream;
use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::requests::generated;
use crate::session::reader::Reader;
use crate::session::{Expect, Key};
use crate::turn::input::Input;
use crate::turn::{Turn, TurnOptions};
use crate::turn_result::TurnResult;
use crate::types;

/// A conversation that the runtime keeps. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Thread {
    codex: Codex,
    id: String,
}

impl Thread {
    pub(crate) fn new(codex: Codex, id: String) -> Self {
        Self { codex, id }
    }

    /// The thread's id, with which it can be resumed.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The connection it belongs to.
    pub fn codex(&self) -> &Codex {
        &self.codex
    }

    /// Runs a turn to its end (`turn/start`).
    ///
    /// # Errors
    ///
    /// [`Error::TurnFailed`](crate::Error::TurnFailed) if it fails,
    /// [`Error::TurnIncomplete`](crate::Error::TurnIncomplete) or [`Error::Closed`](crate::Error::Closed) if its stream
    /// ends early, [`Error::InvalidInput`](crate::Error::InvalidInput) if the input cannot be sent,
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub async fn run(&self, input: impl Into<Input>) -> Result<TurnResult> {
        self.turn(input).await?.run().await
    }

    /// Starts a turn (`turn/start`). Await the builder to send it, then stream, steer, interrupt or run the turn.
    ///
    /// On a thread with an active regular turn the input joins that turn, as the protocol has it: the id is then that
    /// of the turn in progress, and the stream begins with what arrives from now on.
    pub fn turn(&self, input: impl Into<Input>) -> generated::TurnStart {
        let mut params = TurnStartParams::new(Vec::<UserInput>::new(), self.id.clone());
        let mut options = TurnOptions::default();
        match input.into().into_parts() {
            Ok((parts, output)) => (params.input, params.tool_output) = (parts, output),
            // Told when the builder is awaited: building is infallible.
            Err(refusal) => options.refused = Some(refusal),
        }
        generated::TurnStart::new(self.codex.clone(), params).with_options(options)
    }

    /// Everything that the runtime tells of this thread from now on: of the thread itself, and of all its turns, also
    /// those that nobody here has started. Ends with the connection.
    ///
    /// What is of the thread itself (`thread/status/changed`, `thread/name/updated`, ...) is then no longer in
    /// [`Codex::notifications`]; what is of a turn is still in the streams of that turn.
    pub fn events(&self) -> NotificationStream {
        NotificationStream::new(Subscription::keyed(&self.codex, Key::Thread(self.id.clone())))
    }

    /// Reads the stored thread (`thread/read`), with its turns if asked.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub async fn read(&self, include_turns: bool) -> Result<types::Thread> {
        let mut params = ThreadReadParams::new(self.id.clone());
        params.include_turns = Some(include_turns);
        Ok(self.codex.connection().request::<ThreadRead>(&params).await?.thread)
    }

    /// Names the thread (`thread/name/set`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub async fn set_name(&self, name: impl Into<String>) -> Result<()> {
        let params = ThreadSetNameParams::new(name, self.id.clone());
        self.codex.connection().request::<ThreadNameSet>(&params).await.map(drop)
    }

    /// Starts compacting the thread's history (`thread/compact/start`); its progress is a turn of its own.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub async fn compact(&self) -> Result<()> {
        let params = ThreadCompactStartParams::new(self.id.clone());
        self.codex.connection().request::<ThreadCompactStart>(&params).await.map(drop)
    }
}

impl Codex {
    /// Sends `turn/start`; the turn's inbox is registered before anything after the answer is read.
    pub(crate) async fn start_turn(self, params: TurnStartParams, options: TurnOptions) -> Result<Turn> {
        if let Some(refusal) = options.refused {
            return Err(refusal);
        }
        let expect = Expect::Turn { thread_id: params.thread_id.clone() };
        let (response, inbox) = self.connection().request_expecting::<TurnStart>(&params, expect).await?;
        let id = response.turn.id;
        let inbox = inbox.unwrap_or_else(|| self.connection().session.subscribe(Key::Turn(id.clone())));
        Ok(Turn::new(Thread::new(self, params.thread_id), id, Reader::new(inbox), options))
    }
}
