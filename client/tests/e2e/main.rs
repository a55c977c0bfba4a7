//! The client on the real runtime, with a scripted model. One file a theme, one behaviour a test.
#![cfg(all(feature = "stdio", feature = "testing"))]
#![allow(clippy::unwrap_used, reason = "test code, though not all of it is in test functions")]

mod approvals;
mod asking;
mod attaching;
mod auto_review;
mod beside;
mod commands;
#[path = "../common/mod.rs"]
mod common;
mod concurrency;
mod connection;
mod control;
mod debug;
#[path = "../common/defers.rs"]
mod defers;
mod dropping;
mod failures;
mod final_response;
mod goals;
mod history;
mod home;
mod inputs;
mod interrupting;
mod killed;
mod load;
mod login;
mod notifications;
mod pages;
mod paging;
mod recording;
mod refusals;
mod results;
mod rpc;
mod sandbox;
mod stall;
mod support;
mod thread_events;
mod threads;
mod transcript;
mod turns;
#[cfg(feature = "schemars")]
mod typed;
mod usage;
mod watching;
