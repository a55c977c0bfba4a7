//! Many agents on many machines: a worker on each machine drives a runtime of its own and takes turns from NATS
//! JetStream.
//!
//! `README.md` says how to run it; the chapter "A fleet" of the guide, what it promises and how it keeps that.

mod bucket;
mod fleet;
mod job;
mod keeper;
mod locks;
mod machine;
mod name;
mod progress;
mod queue;
mod roster;
mod shown;
mod submit;
mod table;
pub mod worker;

pub use bucket::Bucket;
pub use fleet::{Claim, Fleet, Presence, Settings};
pub use job::{End, IfCutOff, Job, Outcome};
pub use keeper::keep;
pub use machine::Machine;
pub use name::Name;
pub use progress::Progress;
pub use roster::{Roster, Seen};
pub use shown::Shown;
pub use submit::submit;
pub use table::table;

/// The server that is meant: the one that is named, else that of `NATS_URL`, else the one on this machine.
pub fn server(named: Option<String>) -> String {
    named.or_else(|| std::env::var("NATS_URL").ok()).unwrap_or_else(|| "127.0.0.1:4222".to_owned())
}
