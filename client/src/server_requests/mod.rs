//! Answering what the server asks.

pub(crate) mod answers;
pub(crate) mod approvals;
pub(crate) mod attend;
pub(crate) mod handler;
pub(crate) mod incoming;
#[cfg(all(test, shuttle))]
mod models;
pub(crate) mod responder;
#[cfg(all(feature = "experimental", feature = "schemars"))]
pub(crate) mod tool_output;
#[cfg(all(feature = "experimental", feature = "schemars"))]
pub(crate) mod tools;
