//! Drive OpenAI's Codex from Rust: start threads, run turns, stream what happens.
//!
//! The client starts `codex app-server` and talks to it. Five lines give a model's answer:
//!
//! ```no_run
//! # async fn run() -> codex_client::Result<()> {
//! use codex_client::Codex;
//!
//! let codex = Codex::connect().await?;
//! let thread = codex.thread_start().model("gpt-5").await?;
//! let result = thread.run("Say hello in one sentence.").await?;
//! println!("{}", result.final_response.unwrap_or_default());
//! codex.close().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Below that: [`Thread::turn`] gives a [`Turn`] that can be streamed, steered and interrupted; a
//! [`ServerRequestHandler`] answers approvals; [`Codex::notifications`] has everything that belongs to no turn. Many
//! turns can run at once on one connection, each seeing only its own. [`Codex::rpc`] has every request of the
//! protocol.
//!
//! A runtime that already listens is reached over a unix socket (feature `unix`) or a websocket (feature `websocket`):
//! `Codex::connect_unix`, `Codex::connect_ws`; `Codex::spawn_listening` starts one that does. [`reconnect`] goes on
//! after a connection is lost.
//!
//! To test a program offline, see [`testing::MockModel`](crate::testing) (feature `testing`).

#![warn(missing_docs)]
// docs.rs says beside each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]
// A field or a variant more must not break those who use this.
#![warn(clippy::exhaustive_enums, clippy::exhaustive_structs)]
// What a runtime is started with, and without any transport the session itself, then has no user.
#![cfg_attr(not(feature = "stdio"), allow(dead_code))]
#![cfg_attr(
    not(any(feature = "stdio", feature = "websocket", all(unix, feature = "unix"))),
    allow(unused_imports)
)]

#[cfg(feature = "blocking")]
pub mod blocking;
mod boxed;
mod codex;
pub mod concepts;
mod config;
mod connect;
mod connection;
mod error;
// begin workspace only
/// For `cargo xtask fuzz`.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::session::fuzzing::run as session;
}
#[cfg(all(
    doctest,
    unix,
    feature = "blocking",
    feature = "experimental",
    feature = "install",
    feature = "schemars",
    feature = "stdio",
    feature = "testing",
    feature = "unix",
    feature = "websocket",
))]
mod guide;
// end workspace only
mod handles;
mod requests;
#[cfg(feature = "schemars")]
mod schema;
mod secret;
mod server_requests;
mod session;
mod shown;
mod sync;
mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
mod thread;
mod transcript;
mod transport;
mod turn;
mod turn_result;

pub use codex::Codex;
pub use codex::metadata::Metadata;
pub use codex_protocol_types::recording::Direction;
pub use config::CodexConfig;
#[cfg(all(feature = "stdio", any(feature = "websocket", all(unix, feature = "unix"))))]
pub use connect::listening::Listening;
pub use connect::reconnect::{Reconnected, StillRunning, reconnect, reconnect_all};
pub use connect::retry::{RetryPolicy, retry_on_overload, retry_on_transient};
pub use connect::runtime::RUNTIME_VERSION;
#[cfg(feature = "install")]
pub use connect::runtime::install_runtime;
pub use connection::notifications::NotificationStream;
pub use error::{Cause, ConnectionClosed, Error, Result, RpcErrorKind};
pub use handles::command::CommandSession;
pub use handles::goal_run::{GoalResult, GoalRun};
pub use handles::login::{ChatgptLogin, DeviceCodeLogin};
pub use handles::output::{OutputChunk, OutputStream, ProcessOutput};
#[cfg(feature = "experimental")]
pub use handles::process::ProcessSession;
#[cfg(feature = "experimental")]
pub use handles::realtime::RealtimeSession;
#[cfg(feature = "experimental")]
pub use handles::search::{FuzzyFileSearchEvent, FuzzyFileSearchSession};
pub use handles::watch::FsWatch;
pub use requests::approval::ApprovalMode;
pub use requests::pages::Pages;
pub use requests::rpc::Rpc;
pub use requests::sandbox::Sandbox;
pub use secret::SecretString;
pub use server_requests::handler::{DeclineAll, ServerRequestHandler};
pub use server_requests::incoming::{Answer, Deferred, Incoming, Refusal};
#[cfg(all(feature = "experimental", feature = "schemars"))]
pub use server_requests::tool_output::{Json, ToolContext, ToolOutput};
#[cfg(all(feature = "experimental", feature = "schemars"))]
pub use server_requests::tools::DynamicTool;
pub use thread::Thread;
pub use thread::info::ThreadInfo;
pub use transcript::{Transcript, TranscriptItem, TranscriptTurn};
#[cfg(feature = "websocket")]
pub use transport::auth::{SignedBearerToken, WebSocketAuth};
pub use turn::Turn;
pub use turn::input::{ExternalMessage, Input};
pub use turn::stream::TurnStream;
pub use turn::text::TextStream;
pub use turn_result::TurnResult;

/// The READMEs, so that their examples are compiled.
#[cfg(doctest)]
// begin workspace only
#[doc = include_str!("../../README.md")]
// end workspace only
#[doc = include_str!("../README.md")]
struct Readme;

/// The protocol's values: what requests carry, what notifications tell.
pub mod types {
    pub use codex_protocol_types::*;
}

/// Finding and installing the runtime: what `codex_runtime` offers.
pub mod runtime {
    pub use codex_runtime::*;
}

/// The builders of requests: await one to send it. Generated from the params of each request.
pub mod builders {
    pub use crate::requests::generated::*;
}
