//! What threads share by: the standard library's, or, in the models, shuttle's, which runs a test in one order of its
//! threads after another.
//!
//! The models are tests of a build with `--cfg shuttle`, named `models`; `cargo xtask test` runs them. In that build
//! nothing else can be run: shuttle's locks work inside of a model alone.
//!
//! And how those who wait for each other are woken: [`relay`].

pub(crate) mod relay;
#[cfg(all(test, shuttle))]
pub(crate) mod schedules;

// A child is waited for, a socket is not.
#[cfg(all(test, shuttle, feature = "stdio"))]
pub(crate) use shuttle::sync::Condvar;
#[cfg(all(test, shuttle))]
pub(crate) use shuttle::sync::{Mutex, MutexGuard, atomic};
#[cfg(all(not(all(test, shuttle)), feature = "stdio"))]
pub(crate) use std::sync::Condvar;
#[cfg(not(all(test, shuttle)))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic};
