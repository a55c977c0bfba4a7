//! The setters that replace raw fields of the generated builders (`[[builder]]` in `schema/overrides.toml` lists what
//! they hide).

use std::time::Duration;

use crate::builders::{ThreadFork, ThreadGoalSet, ThreadResume, ThreadStart, TurnStart};
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

            /// What the thread's commands may touch.
            pub fn sandbox(mut self, sandbox: Sandbox) -> Self {
                self.params.sandbox = Some(sandbox.into());
                self
            }
        }
    )*};
}

thread_options!(ThreadStart ThreadResume ThreadFork);

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

    /// What the commands may touch, from this turn on.
    pub fn sandbox(mut self, sandbox: Sandbox) -> Self {
        self.params.sandbox_policy = Some(sandbox.into());
        self
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
