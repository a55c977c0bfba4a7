//! Interrupting a turn, so that it holds.
//!
//! The runtime answers `turn/start` before the turn runs, and refuses an interrupt until it does: both ways of
//! interrupting wait until something was heard of the turn.

use std::pin::pin;

use codex_protocol_types::requests::TurnInterrupt;
use codex_protocol_types::{ServerNotification, TurnInterruptParams, TurnStatus};
use futures_util::future::{Either, select};

use super::Turn;
use crate::connection::Connection;
use crate::error::{Error, Result, RpcErrorKind};
use crate::session::Stage;

impl Turn {
    /// Interrupts the turn (`turn/interrupt`); it then completes with status `interrupted`. Right after the start this
    /// waits until the turn runs, for until then the runtime refuses it. `false` if the turn was already over, or ended
    /// by itself meanwhile.
    ///
    /// What the turn has started in the background, such as a terminal, runs on.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`] if the connection goes first, [`Error::Rpc`] if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the turn runs, it interrupts nothing; from then on the request is on its way.
    pub async fn interrupt(&self) -> Result<bool> {
        let connection = self.thread().codex().connection();
        let _ = self.record.running().await;
        if self.record.is_over() {
            return self.was_over();
        }
        let request = pin!(interrupt(connection, self.thread().id(), self.id()));
        match select(request, self.record.over()).await {
            Either::Left((Ok(true), _)) => Ok(true),
            Either::Left((Ok(false), over)) => {
                self.look_up_end().await;
                let _ = over.await;
                self.was_over()
            }
            Either::Left((Err(error), _)) => Err(error),
            // The answer is of no interest any more, should it ever come: how the turn has ended says what it would.
            Either::Right(_) => Ok(!self.was_over()? && self.was_interrupted()),
        }
    }

    fn was_interrupted(&self) -> bool {
        match self.record.kept().completed.map(|completed| completed.decode()) {
            Some(ServerNotification::TurnCompleted(completed)) => {
                completed.turn.status == TurnStatus::Interrupted
            }
            _ => false,
        }
    }

    /// The runtime runs no such turn: its end was told before the refusal or is on its way, or the turn was over before
    /// this connection heard of it.
    async fn look_up_end(&self) {
        if !self.record.is_over()
            && let Ok(Some(stored)) = self.outcome().await
            && stored.status != TurnStatus::InProgress
        {
            self.thread().codex().connection().session().is_over(self.thread().id(), &stored);
        }
    }

    /// The turn has ended by itself, or with the connection.
    fn was_over(&self) -> Result<bool> {
        match self.record.stage() {
            Stage::Closed(reason) => Err(Error::Closed(reason)),
            _ => Ok(false),
        }
    }
}

/// Interrupts a turn that runs, however many requests are in flight; `false` if the runtime runs no such turn any more.
pub(crate) async fn interrupt(connection: &Connection, thread_id: &str, turn_id: &str) -> Result<bool> {
    let params = TurnInterruptParams::new(thread_id, turn_id);
    let call = connection.call::<TurnInterrupt>().at_once();
    match connection.request_as::<TurnInterrupt>(call, &params).await {
        Ok(_) => Ok(true),
        Err(error) => match error.rpc_kind() {
            Some(RpcErrorKind::NoActiveTurn | RpcErrorKind::TurnMismatch) => Ok(false),
            _ => Err(error),
        },
    }
}
