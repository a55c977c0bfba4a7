//! Connections over sockets: to the real runtime, and to stand-ins that do what it never would.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "test code, though not all of it is in test functions")]

mod auth;
mod both;
mod clock;
mod closing;
#[path = "../common/mod.rs"]
mod common;
mod deciding;
#[path = "../common/defers.rs"]
mod defers;
mod family;
mod frames;
mod intruder;
#[path = "../common/jumping.rs"]
mod jumping;
mod pings;
#[cfg(target_os = "linux")]
mod planted;
mod reconnecting;
mod refusals;
mod same_ids;
#[cfg(feature = "experimental")]
mod searching;
mod server;
mod smuggling;
mod stand_in;
#[allow(dead_code, reason = "the end-to-end tests use the rest")]
#[path = "../e2e/support.rs"]
mod support;
mod tls;
mod together;
mod token;
