//! The maintainer's commands: the only part of the workspace that downloads or rewrites anything.
//!
//! `main.rs` reads the command line; `commands/` holds one file a command; everything else is what they share.

pub mod changelog;
pub mod commands;
pub mod dump;
pub mod file_set;
pub mod flags;
pub mod interrupt;
pub mod manifests;
pub mod overrides;
pub mod peers;
pub mod pin;
pub mod progress;
pub mod release;
pub mod runtime;
pub mod scratch;
pub mod transaction;
pub mod trust;
pub mod workspace;
