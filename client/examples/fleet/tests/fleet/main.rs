//! The fleet as it runs: a real nats-server, workers that are processes, real runtimes, and a scripted model.
//!
//! Linux alone: processes are found through `/proc`.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "everything in here is a test or helps one")]

mod lost;
mod refused;
mod server;
mod storm;
mod streamed;
mod support;
mod taking_over;
mod throughput;
mod told;
