//! What begins and ends with a process or a socket: here time and messages pass by themselves, and a state is what lies
//! between two polls.

mod cases;
mod drivers;
mod marks;
mod server;
pub(crate) mod stand_in;

pub(crate) use cases::row;
pub(crate) use drivers::{DRIVERS, Driver};
