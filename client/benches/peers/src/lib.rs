//! What the comparisons share: the lines of a real session, how they are read, who plays the runtime, and the table of
//! figures.

pub mod callgrind;
pub mod captured;
pub mod channels;
pub mod clock;
pub mod figures;
pub mod readers;
pub mod session;
pub mod transports;
pub mod turns;
