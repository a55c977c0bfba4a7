//! What the comparisons share: the lines of a real session, how they are read, and the table of figures.

pub mod figures;
pub mod readers;
pub mod session;
