//! What runs beside turns: each handle is a stream, and the way to control what it streams of.

pub(crate) mod command;
pub(crate) mod goal;
pub(crate) mod goal_run;
pub(crate) mod login;
pub(crate) mod output;
mod piped;
#[cfg(feature = "experimental")]
pub(crate) mod process;
#[cfg(feature = "experimental")]
pub(crate) mod realtime;
#[cfg(feature = "experimental")]
pub(crate) mod search;
pub(crate) mod watch;
