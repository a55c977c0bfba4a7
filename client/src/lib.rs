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
// What a runtime is started with, and without any transport the session itself, then has no user.
#![cfg_attr(not(feature = "stdio"), allow(dead_code))]
#![cfg_attr(
    not(any(feature = "stdio", feature = "websocket", all(unix, feature = "unix"))),
    allow(unused_imports)
)]

mod answering;
mod answers;
mod approval;
#[cfg(feature = "blocking")]
pub mod blocking;
mod codex;
mod command_exec;
pub mod concepts;
mod config;
mod connect;
mod connection;
mod curated;
mod error;
mod fs_watch;
#[cfg(feature = "experimental")]
mod fuzzy_search;
#[rustfmt::skip]
#[allow(clippy::all, unreachable_pub)]
mod generated;
mod goal;
// begin workspace only
#[cfg(all(
    doctest,
    unix,
    feature = "blocking",
    feature = "experimental",
    feature = "schemars",
    feature = "stdio",
    feature = "testing",
    feature = "unix",
    feature = "websocket",
))]
mod guide;
// end workspace only
mod handler;
mod inbox;
mod incoming;
mod input;
#[cfg(all(feature = "stdio", any(feature = "websocket", all(unix, feature = "unix"))))]
mod listening;
mod login;
mod metadata;
mod notifications;
mod output;
mod pages;
mod piped;
#[cfg(feature = "experimental")]
mod process;
#[cfg(feature = "experimental")]
mod realtime;
mod reconnect;
mod retry;
mod rpc;
mod runtime;
mod sandbox;
#[cfg(feature = "schemars")]
mod schema;
mod session;
mod subscription;
mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
mod thread;
#[cfg(all(feature = "experimental", feature = "schemars"))]
mod tools;
mod transport;
mod turn;
mod turn_result;
mod turn_stream;
#[cfg(feature = "schemars")]
mod typed_output;
#[cfg(feature = "websocket")]
mod websocket_auth;

pub use approval::ApprovalMode;
pub use codex::Codex;
pub use command_exec::CommandSession;
pub use config::CodexConfig;
pub use error::{ConnectionClosed, Error, Result, RpcErrorKind};
pub use fs_watch::FsWatch;
#[cfg(feature = "experimental")]
pub use fuzzy_search::{FuzzyFileSearchEvent, FuzzyFileSearchSession};
pub use goal::{GoalResult, GoalRun};
pub use handler::{DeclineAll, ServerRequestHandler};
pub use incoming::{Answer, Deferred, Incoming, Refusal};
pub use input::{ExternalMessage, Input};
#[cfg(all(feature = "stdio", any(feature = "websocket", all(unix, feature = "unix"))))]
pub use listening::Listening;
pub use login::{ChatgptLogin, DeviceCodeLogin};
pub use metadata::Metadata;
pub use notifications::NotificationStream;
pub use output::{OutputChunk, OutputStream, ProcessOutput};
pub use pages::Pages;
#[cfg(feature = "experimental")]
pub use process::ProcessSession;
#[cfg(feature = "experimental")]
pub use realtime::RealtimeSession;
pub use reconnect::{Reconnected, StillRunning, reconnect};
pub use retry::{RetryPolicy, retry_on_overload};
pub use rpc::Rpc;
pub use runtime::RUNTIME_VERSION;
pub use sandbox::Sandbox;
pub use thread::Thread;
#[cfg(all(feature = "experimental", feature = "schemars"))]
pub use tools::DynamicTool;
pub use turn::Turn;
pub use turn_result::TurnResult;
pub use turn_stream::{TextStream, TurnStream};
#[cfg(feature = "websocket")]
pub use websocket_auth::{SignedBearerToken, WebSocketAuth};

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

/// The builders of requests: await one to send it. Generated from the params of each request.
pub mod builders {
    pub use crate::generated::*;
}
