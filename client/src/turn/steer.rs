//! Giving a turn that runs more input.

use codex_protocol_types::requests::TurnSteer;
use codex_protocol_types::{TurnSteerParams, UserInput};

use super::Turn;
use super::input::Input;
use crate::error::{Error, Result};
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::requests::options::SteerOptions;
use crate::thread::Thread;

impl Turn {
    /// Gives the running turn more input (`turn/steer`). Await the builder to send it; it gives the turn's id.
    ///
    /// Awaiting it is [`Error::Rpc`] if the turn is not running ([`RpcErrorKind::NoActiveTurn`]), is another one
    /// ([`RpcErrorKind::TurnMismatch`]), or is one that cannot be steered ([`RpcErrorKind::NotSteerable`]: a review, a
    /// compaction), and [`Error::InvalidInput`] for an external message, which only starts turns.
    ///
    /// [`RpcErrorKind::NoActiveTurn`]: crate::RpcErrorKind::NoActiveTurn
    /// [`RpcErrorKind::TurnMismatch`]: crate::RpcErrorKind::TurnMismatch
    /// [`RpcErrorKind::NotSteerable`]: crate::RpcErrorKind::NotSteerable
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub fn steer(&self, input: impl Into<Input>) -> generated::TurnSteer {
        let (input, refused) = steering(input.into());
        let params = TurnSteerParams::new(self.thread().id(), self.id(), input);
        let mut builder = generated::TurnSteer::new(self.thread().codex().clone(), params);
        builder.options = SteerOptions { refused };
        builder
    }
}

impl Thread {
    /// Gives this input to the turn that runs, or starts one with it (`turn/start`): for whoever does not care which.
    /// The runtime decides, so that no turn can end in between. The turn is the one that has the input; of one that ran
    /// already, the stream begins with what arrives from now on.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] if the input cannot be sent, [`Error::Rpc`] if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the turn has the input all the same.
    pub async fn steer_or_turn(&self, input: impl Into<Input>) -> Result<Turn> {
        self.turn(input).await
    }
}

/// What is sent of an input that is to steer, or why it cannot be.
pub(crate) fn steering(input: Input) -> (Vec<UserInput>, Option<Error>) {
    match input.into_parts() {
        Ok((parts, None)) => (parts, None),
        Ok((_, Some(_))) => {
            let what = "an external message can start a turn, not steer one";
            (Vec::new(), Some(Error::InvalidInput(what.into())))
        }
        Err(error) => (Vec::new(), Some(error)),
    }
}

awaited! {
    generated::TurnSteer => String: |builder| {
        if let Some(refusal) = builder.options.refused {
            return Err(refusal);
        }
        Ok(builder.codex.connection().request::<TurnSteer>(&builder.params).await?.turn_id)
    }
}
