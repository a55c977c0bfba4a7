//! The commands, run in this process on scratch workspaces, with stand-ins for npm and codex.

#![allow(clippy::unwrap_used, reason = "everything in here is a test or helps one")]

mod checkout;
mod docs;
mod file_set;
mod generate_types;
mod manifests;
mod move_pin;
mod peers;
mod rehearse;
mod rooms;
mod runtime_errors;
mod schema_diff;
mod scratch;
mod stage_release;
mod support;
mod surfaces;
mod tidy;
mod transaction;
