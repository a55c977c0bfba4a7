//! Test an agent against the real Codex runtime, offline: [`MockModel`] plays the model.
//!
//! The runtime is a program of its own, with a sandbox, approvals, sessions and a protocol. A mock of *it* would
//! only show what its author believed; what a test wants to replace is the one part that needs an account, the
//! internet and luck: the model. `MockModel` is a small HTTP server on 127.0.0.1 that answers the runtime's
//! `POST /v1/responses` with the event stream that the test has scripted, and keeps the requests for assertions.
//! This module is public because every application that drives Codex needs exactly that for its own tests.
//!
//! ```
//! use codex_client::testing::{MockModel, Reply};
//! use serde_json::json;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let model = MockModel::start().await?;
//!
//! // One reply for each request of the runtime, in order: first a command to run, then the answer.
//! let call_id = model.reply_tool_call("exec_command", json!({ "cmd": "ls" }));
//! model.reply_text("There are three files.");
//!
//! // Turns that run at once ask in any order: choose their replies by what they ask.
//! model.when(|request| request.last_user_text() == Some("ping"), "pong");
//! model.when(
//!     |request| request.last_user_text() == Some("think"),
//!     Reply::new().reasoning("Hm.").text("Done.").usage(1_000, 20),
//! );
//!
//! // A runtime started with this asks this model and leaves the user's own Codex alone.
//! let config = model.config();
//! # assert_eq!(model.unplayed(), 4);
//! # assert!(call_id.starts_with("call_"));
//! # Ok(())
//! # }
//! ```
//!
//! # Waiting instead of sleeping
//!
//! [`MockModel::hold`] queues a reply that begins and then waits, so that a test can steer or interrupt a turn which
//! is certainly running; [`Hold::reached`] resolves when the runtime's request has arrived.
//! [`MockModel::next_request`] and [`MockModel::wait_for_requests`] wait for requests. What waits here gives up after
//! [`PATIENCE`] and panics with what it waited for, so that a failing test says why instead of hanging.
//!
//! # A model without a script
//!
//! A request for which nothing is scripted is answered with status 501 and a body that says so and counts the
//! requests; the turn then fails with that message. No request is left unanswered.

mod config;
mod event;
mod hold;
mod home;
mod log;
mod mock;
mod play;
mod replay;
mod reply;
mod request;
mod script;
mod server;
mod wire;

pub use hold::Hold;
pub use log::PATIENCE;
pub use mock::MockModel;
pub use replay::Replay;
pub use reply::Reply;
pub use request::ModelRequest;
#[doc(hidden)]
pub use wire::{Held, Sent, Wire};
