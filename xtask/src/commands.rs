//! One file a command. A new one (quickstart, bench, stage-release, schema-diff) is a file here, a `cmd` in
//! `flags.rs` and a line in `main.rs`.

pub mod generate_types;
pub mod runtime;
pub mod test;
pub mod tidy;
