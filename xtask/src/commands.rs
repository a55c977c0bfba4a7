//! One file a command. A new one is a file here, a `cmd` in
//! `flags.rs` and a line in `main.rs`.

pub mod bench;
pub mod dependencies;
pub mod docs;
pub mod fuzz;
pub mod generate_types;
pub mod quickstart;
pub mod releases;
pub mod runtime;
pub mod schema_diff;
pub mod skew;
pub mod soak;
pub mod stage_release;
pub mod test;
pub mod tidy;
