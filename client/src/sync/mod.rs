//! What threads share by: the standard library's, or, in the models, shuttle's, which runs a test in one order of its
//! threads after another.
//!
//! The models are tests of a build with `--cfg shuttle`, named `models`; `cargo xtask test` runs them. In that build
//! nothing else can be run: shuttle's locks work inside of a model alone.

#[cfg(all(test, shuttle))]
pub(crate) mod schedules;

#[cfg(all(test, shuttle))]
pub(crate) use shuttle::sync::{Condvar, Mutex, MutexGuard, atomic};
#[cfg(not(all(test, shuttle)))]
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, atomic};
