//! What builders carry beside the params of their request.

use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::requests::sandbox::Sandbox;
use crate::session::Guard;

/// What a thread's builder carries beside the params of its request.
#[derive(Debug, Clone, Default)]
pub(crate) struct ThreadOptions {
    pub(crate) sandbox: Option<Sandbox>,
}

/// What a command's builder carries beside the params of `command/exec`.
#[derive(Debug, Clone, Default)]
pub(crate) struct CommandOptions {
    pub(crate) sandbox: Option<Sandbox>,
}

/// What a turn's builder carries beside the params of `turn/start`.
#[derive(Debug, Clone, Default)]
pub(crate) struct TurnOptions {
    pub(crate) stall_after: Option<Duration>,
    pub(crate) interrupt_on_drop: bool,
    pub(crate) sandbox: Option<Sandbox>,
    /// Told when the builder is awaited: building is infallible.
    pub(crate) refused: Option<Error>,
    /// Keeps the thread subscribed until the turn has a handle.
    pub(crate) _subscribed: Option<Arc<Guard>>,
}

/// What a builder of `turn/steer` carries beside its params.
#[derive(Debug, Clone, Default)]
pub(crate) struct SteerOptions {
    /// Told when the builder is awaited: building is infallible.
    pub(crate) refused: Option<Error>,
}

/// What a goal's builder carries beside the params of `thread/goal/set`.
#[derive(Debug, Clone, Default)]
pub(crate) struct GoalOptions {
    pub(crate) interrupt_on_drop: bool,
}
