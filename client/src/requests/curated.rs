//! The setters that replace raw fields of the generated builders (`[[builder]]` in `schema/overrides.toml` lists what
//! they hide).

use std::time::Duration;

use codex_protocol_types::{AskForApproval, TurnStartParams};

use crate::builders::{CommandExec, ThreadFork, ThreadGoalSet, ThreadResume, ThreadStart, TurnStart};
use crate::error::Result;
use crate::requests::approval::ApprovalMode;
use crate::requests::options::TurnOptions;
use crate::requests::sandbox::Sandbox;

macro_rules! thread_options {
    ($($builder:ident)*) => {$(
        impl $builder {
            /// Who decides when the model asks to go beyond the sandbox.
            pub fn approval_mode(mut self, mode: ApprovalMode) -> Self {
                mode.apply(&mut self.params.approval_policy, &mut self.params.approvals_reviewer);
                self
            }

            /// When the model may ask to go beyond the sandbox, in the protocol's own words: for the policies that
            /// [`ApprovalMode`] does not name, such as `untrusted` and `granular`. Leaves alone who decides: set
            /// [`approval_mode`](Self::approval_mode) before it.
            pub fn approval_policy(mut self, policy: impl Into<AskForApproval>) -> Self {
                self.params.approval_policy = Some(policy.into());
                self
            }

            /// What the thread's commands may touch: a mode (`sandbox`) and values of the configuration
            /// (`sandbox_workspace_write`). A copy begins with the sandbox of the configuration, not with that of the
            /// thread it is made from; a thread that is loaded keeps its own whatever a resume says.
            pub fn sandbox(mut self, sandbox: impl Into<Sandbox>) -> Self {
                self.options.sandbox = Some(sandbox.into());
                self
            }

            /// Puts the sandbox into the params.
            pub(crate) fn settle(&mut self) -> Result<()> {
                let sandbox = self.options.sandbox.take();
                sandbox.map_or(Ok(()), |sandbox| {
                    sandbox.into_thread(&mut self.params.sandbox, &mut self.params.config)
                })
            }
        }
    )*};
}

thread_options!(ThreadStart ThreadResume ThreadFork);

impl CommandExec {
    /// What the command may touch. What is not said is off. Default: as the configuration has it.
    pub fn sandbox(mut self, sandbox: impl Into<Sandbox>) -> Self {
        self.options.sandbox = Some(sandbox.into());
        self
    }

    /// Puts the sandbox into the params.
    pub(crate) fn settle(&mut self) -> Result<()> {
        let sandbox = self.options.sandbox.take().map(Sandbox::into_policy);
        self.params.sandbox_policy = sandbox.transpose()?;
        Ok(())
    }
}

impl ThreadGoalSet {
    /// Pauses the goal (`thread/goal/set`) and interrupts its turn (`turn/interrupt`) if the
    /// [`GoalRun`](crate::GoalRun) is dropped before its end was read: a cancelled future then costs no more tokens.
    pub fn interrupt_on_drop(mut self) -> Self {
        self.options.interrupt_on_drop = true;
        self
    }
}

impl TurnStart {
    /// Who decides when the model asks to go beyond the sandbox, from this turn on.
    pub fn approval_mode(mut self, mode: ApprovalMode) -> Self {
        mode.apply(&mut self.params.approval_policy, &mut self.params.approvals_reviewer);
        self
    }

    /// When the model may ask to go beyond the sandbox, from this turn on, in the protocol's own words: for the policies
    /// that [`ApprovalMode`] does not name, such as `untrusted` and `granular`. Leaves alone who decides: set
    /// [`approval_mode`](Self::approval_mode) before it.
    pub fn approval_policy(mut self, policy: impl Into<AskForApproval>) -> Self {
        self.params.approval_policy = Some(policy.into());
        self
    }

    /// What the commands may touch, from this turn on. What is not said stays as it is: known from the answer that began
    /// the thread and from `thread/settings/updated`, else asked for (`config/read`).
    pub fn sandbox(mut self, sandbox: impl Into<Sandbox>) -> Self {
        self.options.sandbox = Some(sandbox.into());
        self
    }

    /// Puts the sandbox into the params.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        let Some(sandbox) = self.options.sandbox.take() else { return Ok(()) };
        let TurnStartParams { thread_id, cwd, .. } = &self.params;
        let policy = sandbox.into_turn(self.codex.connection(), thread_id, cwd.as_deref()).await?;
        self.params.sandbox_policy = Some(policy);
        Ok(())
    }

    /// Watches for silence: a turn of which nothing is heard for so long, from the answer to `turn/start` on, ends its
    /// streams with [`Error::Stalled`](crate::Error::Stalled). The clock stands still while a request of the server for
    /// the turn is open (a person may think for hours), and begins anew with its answer.
    pub fn stall_after(mut self, silence: Duration) -> Self {
        self.options.stall_after = Some(silence);
        self
    }

    /// Interrupts the turn (`turn/interrupt`) if the [`Turn`](crate::Turn), or the
    /// [stream that it became](crate::Turn::into_stream), is dropped before the turn is over: a cancelled future then
    /// costs no more tokens. So does a start that is cancelled, or times out, before it is answered.
    pub fn interrupt_on_drop(mut self) -> Self {
        self.options.interrupt_on_drop = true;
        self
    }

    pub(crate) fn with_options(mut self, options: TurnOptions) -> Self {
        self.options = options;
        self
    }
}
