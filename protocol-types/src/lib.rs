//! The protocol of `codex app-server` in Rust: every type, request, notification and server request, generated from
//! the schema that the pinned codex runtime writes of itself. The version of this crate is the version of the runtime.
//!
//! All definitions are at the root, under the names that the schema gives them, and once more in a module for each
//! family, where a reader finds what belongs together: [`ThreadStartParams`] is in [`thread`]. The requests are in
//! [`requests`], those of the server in [`server_requests`], its notifications in [`notifications`].
//!
//! # The experimental tier
//!
//! `experimental`, a feature, adds what the runtime opens only to clients that ask for it: definitions, methods, kinds,
//! and *fields of structs that are there without it*. A struct literal that names every field stops compiling when
//! anything in the program enables the feature, and features are unified over all of its crates. So write what you send
//! with `new(..)` or `Default`, and what else you want with assignments or `..`: that compiles in both tiers.
//!
//! # Read what the server sends
//!
//! ```
//! use codex_protocol_types::jsonrpc::Message;
//! use codex_protocol_types::{ServerNotification, ThreadItem};
//!
//! let line = r#"{"method":"item/completed","params":{"threadId":"t","turnId":"u","completedAtMs":1,
//!     "item":{"type":"agentMessage","id":"i","text":"Hello."}}}"#;
//! let Message::Notification { method, params, .. } = Message::parse(line)? else { unreachable!() };
//! let ServerNotification::ItemCompleted(completed) = ServerNotification::decode(&method, params) else {
//!     unreachable!()
//! };
//! assert!(matches!(completed.item, ThreadItem::AgentMessage(message) if message.text == "Hello."));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Write what the client sends
//!
//! ```
//! use codex_protocol_types::method::Request;
//! use codex_protocol_types::requests::TurnStart;
//! use codex_protocol_types::{TextUserInput, TurnStartParams};
//!
//! let mut params = TurnStartParams::new("thr_1", vec![TextUserInput::new("Hi.").into()]);
//! params.model = Some("gpt-5".into());
//! let params = TurnStart::encode_params(&params)?;
//! let line = format!(r#"{{"id":1,"method":"{}","params":{params}}}"#, TurnStart::METHOD);
//! # assert!(line.contains(r#""input":[{"type":"text","text":"Hi."}]"#));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Find out whom a notification is for
//!
//! ```
//! use codex_protocol_types::route::route;
//!
//! let found = route("item/agentMessage/delta", r#"{"threadId":"t","turnId":"u","itemId":"i","delta":"Hi"}"#)?;
//! assert_eq!(found.turn_id.as_deref(), Some("u"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # What a newer runtime brings
//!
//! Nothing breaks, and nothing is thrown away: an unknown string of an enum, an unknown kind of a union and an unknown
//! method are kept (`Unrecognized`, `Unknown`) and written back as they came. Unknown members of objects are ignored.
//! A *known* kind with a broken payload is an error that names the member: the two are never confused.

#![warn(missing_docs)]
// docs.rs says beside each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod wire;

#[rustfmt::skip]
#[allow(clippy::all, missing_docs, unused_imports, unreachable_pub)]
mod generated;
mod decode;
mod decoder;
pub mod jsonrpc;
pub mod method;
mod open;
mod patch;
pub mod recording;
pub mod route;

// begin workspace only
#[cfg(test)]
mod goldens;
// end workspace only

pub use decoder::NotificationDecoder;
pub use generated::*;
pub use jsonrpc::{RequestId, RpcError};
pub use open::{
    RawJson, UndecodableParams, UnknownMethod, UnrecognizedObject, UnrecognizedString, UnrecognizedValue,
};
pub use patch::Patch;

/// The release of the codex runtime that these types are made from: the version of this crate.
pub const RUNTIME_VERSION: &str = env!("CARGO_PKG_VERSION");
