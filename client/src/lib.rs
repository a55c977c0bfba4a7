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
//! turns can run at once on one connection, each seeing only its own.
//!
//! To test a program offline, see [`testing::MockModel`](crate::testing) (feature `testing`).

#![warn(missing_docs)]

mod approval;
#[cfg(feature = "blocking")]
pub mod blocking;
mod codex;
pub mod concepts;
mod config;
mod connection;
mod curated;
mod error;
#[rustfmt::skip]
#[allow(clippy::all, unreachable_pub)]
mod generated;
mod handler;
mod inbox;
mod input;
mod login;
mod metadata;
mod notifications;
mod retry;
mod runtime;
mod sandbox;
mod session;
#[cfg(feature = "testing")]
pub mod testing;
mod thread;
mod transport;
mod turn;
mod turn_result;
mod turn_stream;

pub use approval::ApprovalMode;
pub use codex::Codex;
pub use config::CodexConfig;
pub use error::{ConnectionClosed, Error, Result, RpcErrorKind};
pub use handler::{Answer, DeclineAll, ServerRequestHandler};
pub use input::{ExternalMessage, Input};
pub use login::{ChatgptLogin, DeviceCodeLogin};
pub use metadata::Metadata;
pub use notifications::NotificationStream;
pub use retry::{RetryPolicy, retry_on_overload};
pub use runtime::RUNTIME_VERSION;
pub use sandbox::Sandbox;
pub use thread::Thread;
pub use turn::Turn;
pub use turn_result::TurnResult;
pub use turn_stream::{TextStream, TurnStream};

/// The workspace's README, so that its examples are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../README.md")]
struct Readme;

/// The protocol's values: what requests carry, what notifications tell.
pub mod types {
    pub use codex_protocol_types::*;
}

/// The builders of requests: await one to send it. Generated from the params of each request.
pub mod builders {
    pub use crate::generated::{ThreadFork, ThreadList, ThreadResume, ThreadStart, TurnStart};
}
