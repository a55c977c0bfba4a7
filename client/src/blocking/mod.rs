//! The client without async: for programs that have no runtime of their own.
//!
//! The same surface, by the same names: what is awaited there returns here, what is a stream there is an iterator here.
//! Options are set in a closure, on the same builders. [`Codex::block_on`] awaits whatever else is to be awaited: a
//! request of [`Rpc`](crate::Rpc), [`reconnect`](crate::reconnect).
//!
//! ```no_run
//! # fn run() -> codex_client::Result<()> {
//! use codex_client::blocking::Codex;
//!
//! let codex = Codex::connect()?;
//! let thread = codex.thread_start(|options| options.model("gpt-5"))?;
//! let result = thread.run("Say hello in one sentence.")?;
//! println!("{}", result.final_response.unwrap_or_default());
//! codex.close()?;
//! # Ok(())
//! # }
//! ```
//!
//! Each connection has one thread on which its [handler](crate::ServerRequestHandler) runs. Calling this module from
//! inside an async runtime panics in tokio, as every call that blocks does there: use the async client.

mod codex;
mod driver;
mod handles;
mod iter;
#[cfg(all(feature = "stdio", any(feature = "websocket", all(unix, feature = "unix"))))]
mod listening;
mod login;
mod thread;

pub use codex::Codex;
pub use iter::Iter;
#[cfg(all(feature = "stdio", any(feature = "websocket", all(unix, feature = "unix"))))]
pub use listening::Listening;
pub use login::Login;
pub use thread::{Thread, Turn};
