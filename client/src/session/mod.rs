//! The sans-io core: it is fed bytes, hands out bytes to write, and puts raw messages into inboxes.
//!
//! Everything hard about a connection is here and is tested with byte strings: framing, pending requests, routing,
//! replay of early notifications, shutdown. No clock, no process, no task.
//!
//! ```text
//! bytes -> frame -> envelope (method, id, route; params still raw) -> inbox -> typed where it is read
//! ```

mod answer;
mod asides;
mod asked;
mod back;
mod broken;
mod changes;
mod core;
mod dispatch;
mod effects;
#[cfg(any(feature = "stdio", test))]
mod frame;
// begin workspace only
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
// end workspace only
mod global;
mod guard;
#[cfg(feature = "testing")]
mod held;
mod inbox;
mod key;
mod limits;
mod lines;
mod message;
mod notification;
mod outgoing;
mod packed;
mod pending;
mod piece;
pub(crate) mod reader;
mod readers;
mod record;
mod registered;
mod seen;
mod sharing;
mod subscribers;
mod tap;
mod text;
mod threads;
mod turns;
mod undo;
mod undoing;

#[cfg(test)]
mod tests;

pub(crate) use answer::PendingAnswer;
pub(crate) use core::Session;
#[cfg(any(feature = "stdio", test))]
pub(crate) use frame::Frames;
pub(crate) use guard::Guard;
#[cfg(feature = "testing")]
pub use held::Held;
pub(crate) use inbox::{Inbox, InboxEnd, Notifications};
pub(crate) use key::Key;
pub(crate) use limits::Limits;
pub(crate) use message::{RawServerRequest, ServerEvent, Violation};
pub(crate) use notification::RawNotification;
pub(crate) use packed::Packed;
pub(crate) use pending::{Answer, Expect, Outbound, Reply, Started};
pub(crate) use record::{Kept, Stage, TurnRecord};
pub(crate) use registered::Registered;
pub(crate) use tap::{Listener, Tap};
pub(crate) use text::internal;
pub(crate) use undo::Undo;
