//! The generator seen from outside: dumps in, files or errors out.

#![allow(clippy::unwrap_used, reason = "everything in here is a test or helps one")]

mod descriptions;
mod deterministic;
mod diff;
mod errors;
mod fuzz;
mod golden;
mod keywords;
mod layout;
mod names;
mod overrides;
mod secrets;
mod structure;
mod support;
mod tiers;
