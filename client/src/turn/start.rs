//! How a turn is started.

use codex_protocol_types::requests;
use codex_protocol_types::{TurnStartParams, UserInput};

use super::Turn;
use super::input::Input;
use crate::error::Result;
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::requests::options::TurnOptions;
use crate::session::Undo;
use crate::thread::Thread;
use crate::turn_result::TurnResult;

impl Thread {
    /// Runs a turn to its end (`turn/start`).
    ///
    /// # Errors
    ///
    /// [`Error::TurnFailed`](crate::Error::TurnFailed) if it fails,
    /// [`Error::TurnIncomplete`](crate::Error::TurnIncomplete) or [`Error::Closed`](crate::Error::Closed) if its stream
    /// ends early, [`Error::InvalidInput`](crate::Error::InvalidInput) if the input cannot be sent,
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Dropped, the turn runs on. To be able to go on with it, or to have it interrupted
    /// ([`interrupt_on_drop`](generated::TurnStart::interrupt_on_drop)), start it with [`turn`](Self::turn).
    pub async fn run(&self, input: impl Into<Input>) -> Result<TurnResult> {
        self.turn(input).await?.run().await
    }

    /// Starts a turn (`turn/start`). Await the builder to send it, then stream, steer, interrupt or run the turn.
    ///
    /// On a thread with an active regular turn the input joins that turn, as the protocol has it: the id is then that
    /// of the turn in progress, and the stream begins with what arrives from now on.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the turn runs all the same, and nobody reads it; with
    /// [`interrupt_on_drop`](generated::TurnStart::interrupt_on_drop) it is interrupted.
    pub fn turn(&self, input: impl Into<Input>) -> generated::TurnStart {
        let mut params = TurnStartParams::new(self.id(), Vec::<UserInput>::new());
        let mut options = TurnOptions { _subscribed: self.subscribed(), ..TurnOptions::default() };
        match input.into().into_parts() {
            Ok((parts, output)) => (params.input, params.tool_output) = (parts, output),
            // Told when the builder is awaited: building is infallible.
            Err(refusal) => options.refused = Some(refusal),
        }
        generated::TurnStart::new(self.codex().clone(), params).with_options(options)
    }
}

awaited! {
    generated::TurnStart => Turn: |builder| { start(builder).await }
}

/// Sends `turn/start`; the turn's inbox is registered before anything after the answer is read.
async fn start(mut builder: generated::TurnStart) -> Result<Turn> {
    builder.settle().await?;
    let generated::TurnStart { codex, params, options } = builder;
    if let Some(refusal) = options.refused {
        return Err(refusal);
    }
    let undo = || Undo::Interrupt { thread_id: params.thread_id.clone() };
    let undo = options.interrupt_on_drop.then(undo);
    let (response, started) = codex.connection().start_turn::<requests::TurnStart>(&params, undo).await?;
    Ok(Turn::new(Thread::new(codex, params.thread_id), response.turn.id, started, options))
}
