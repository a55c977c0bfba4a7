//! The codex app-server protocol in Rust.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[macro_use]
mod wire;

#[rustfmt::skip]
#[allow(clippy::all, unused_imports, unreachable_pub)]
mod generated;
pub mod jsonrpc;
pub mod method;
mod decode;
mod open;
mod patch;
pub mod route;

pub use generated::*;
pub use jsonrpc::{RequestId, RpcError};
pub use open::{
    RawJson, UndecodableNotification, UnknownMethod, UnrecognizedObject, UnrecognizedString, UnrecognizedValue,
};
pub use patch::Patch;
