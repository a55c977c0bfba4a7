//! The public Rust API of what was generated, read off the code itself, and what of it breaks.

mod broken;
mod facts;
mod read;

pub(super) use broken::{Broken, How, broken};
pub(super) use facts::{Api, Member};
pub(super) use read::api;

#[cfg(test)]
mod tests;
