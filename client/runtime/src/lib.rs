//! The runtime of codex (`codex app-server`): finding it, and installing the release that the SDK is made for.
//!
//! ```no_run
//! use codex_runtime::{Options, Search, install};
//!
//! let runtime = match Search::new().run() {
//!     Ok(runtime) => runtime,
//!     Err(_) => install(Options::new())?,
//! };
//! println!("{}", runtime.binary.display());
//! # Ok::<(), codex_runtime::InstallError>(())
//! ```
//!
//! `codex-client` does both by itself; use this crate where a program wants to install at another time, and the program
//! `codex-runtime` (`cargo install codex-runtime`) on the command line.
//!
//! | feature | what it adds |
//! | --- | --- |
//! | none | [`Search`]: finding, with nothing but `thiserror` |
//! | `install` | `install`, `Cache::entries`, `Cache::prune`, `Entry::verify` |
//! | `progress` | `terminal_bar` |
//! | `cli` (default) | the program |

#![warn(missing_docs)]
// docs.rs says beside each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod cache;
mod environment;
mod executable;
mod find;
#[cfg(feature = "install")]
mod install;
mod launcher;
#[rustfmt::skip]
mod pinned;
pub mod places;
mod platform;
mod release;
pub mod trust;

pub use cache::Cache;
#[cfg(feature = "install")]
pub use cache::entries::{Entry, Pruned};
pub use environment::Environment;
pub use executable::version_of;
pub use find::{FindError, Found, Runtime, Search, Source};
#[cfg(feature = "progress")]
pub use install::terminal_bar;
#[cfg(feature = "install")]
pub use install::{InstallError, Npm, Options, Progress, Step, install};
pub use platform::Platform;
pub use release::{Package, Release};

/// The release of the runtime that this SDK is made for, as in `0.169.0`.
pub const VERSION: &str = pinned::VERSION;

/// The README, so that its examples are compiled.
#[cfg(all(doctest, feature = "progress"))]
#[doc = include_str!("../README.md")]
struct Readme;
