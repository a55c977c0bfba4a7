//! What the comparisons share: the lines of a real session, and the table of figures.

pub mod figures;
pub mod session;
