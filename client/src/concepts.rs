//! How the client behaves: ordering, handlers, cancellation, backpressure, shutdown. Documentation only.
//!
//! # Ordering
//!
//! The runtime's messages are read by one reader, in order. Each is put into the inbox of what it belongs to: a turn,
//! a login, or the [global stream](crate::Codex::notifications). Within one stream, order is the runtime's; between
//! streams there is none. A turn's inbox is registered before anything after the answer to its `turn/start` is read,
//! and what arrived before that answer is replayed into it, so a stream that is first read after the turn is over
//! still has all of it.
#![cfg_attr(doc, doc = include_str!("pictures/routing.html"))]
//!
//! Notifications are decoded where they are read. One that does not decode is delivered in its place, as
//! [`ServerNotification::Undecodable`](crate::types::ServerNotification::Undecodable), and ends nothing.
//!
//! ```no_run
//! # async fn example(thread: codex_client::Thread) -> codex_client::Result<()> {
//! let first = thread.turn("One.").await?;
//! let mut stream = first.stream();
//! while let Some(notification) = stream.next().await {
//!     println!("{}", notification?.method());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What a handler may await
//!
//! Anything, for as long as it likes. Each request of the server runs in a task of its own: it holds up neither the
//! reader, nor streams, nor other requests. It may itself use the client. Its answer is only enqueued, so it cannot
//! wait on the reader. A handler that panics, or whose task is dropped, is answered with an error.
//!
//! # Cancellation
//!
//! Dropping a future never loses or corrupts a message. A request whose future is dropped has still been sent; its
//! answer is discarded, or what it has started is undone: a watch, a search, a process, a turn with
//! [`interrupt_on_drop`](crate::builders::TurnStart::interrupt_on_drop). One that still waits for its place among
//! those [in flight](crate::CodexConfig::max_in_flight) is never sent. Dropping a [`Turn`](crate::Turn) or its stream lets the turn run on, unread; to stop it, call
//! [`Turn::interrupt`](crate::Turn::interrupt).
//!
//! ```no_run
//! # async fn example(turn: codex_client::Turn) -> codex_client::Result<()> {
//! use std::time::Duration;
//!
//! if tokio::time::timeout(Duration::from_secs(60), turn.run()).await.is_err() {
//!     turn.interrupt().await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Backpressure
//!
//! There is none towards the runtime: a slow or absent reader holds up nobody, its inbox grows. With
//! [`CodexConfig::inbox_limit`](crate::CodexConfig::inbox_limit) a stream that holds more unread notifications than
//! that ends with [`Error::InboxOverrun`](crate::Error::InboxOverrun), which says how many were dropped; the others
//! go on. What nobody reads yet is kept up to [`CodexConfig::backlog_limit`](crate::CodexConfig::backlog_limit), and
//! what had to go is [counted](crate::Codex::dropped_notifications).
//!
//! The runtime, for its part, refuses requests when it is overloaded:
//!
//! ```no_run
//! # async fn example(codex: codex_client::Codex) -> codex_client::Result<()> {
//! use codex_client::{RetryPolicy, retry_on_overload};
//!
//! let thread = retry_on_overload(RetryPolicy::default(), || codex.thread_start()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Shutdown
//!
//! When the last [`Codex`](crate::Codex) of a connection and the last of its other handles that keep it open are gone, or
//! [`Codex::close`](crate::Codex::close) is called, the runtime's input is closed, which makes it exit; after
//! [`CodexConfig::close_timeout`](crate::CodexConfig::close_timeout) it is killed. Threads of their own see to that,
//! so it also happens when the async runtime is already gone.
//!
//! If the runtime exits by itself, everything that waits fails with [`Error::Closed`](crate::Error::Closed), which
//! carries the exit status and the end of stderr; so does every later call, at once.
//!
//! # Sockets
//!
//! `Codex::connect_unix` and `Codex::connect_ws` reach a runtime that listens (`codex app-server --listen`); everything
//! above holds there too. What differs: the server belongs to itself, so leaving closes the connection and nothing
//! else. Turns run on, and so do the requests that they wait for: the runtime asks the next connection that resumes the
//! thread. The connection lives on the async runtime that it was opened on, and is closed with it.
//!
//! A server that hangs up, or falls silent although it is [pinged](crate::CodexConfig), is
//! [`Error::Closed`](crate::Error::Closed), as a runtime that exits is. [`reconnect`](crate::reconnect) connects again,
//! resumes a thread, and says which turns have ended meanwhile and which still runs; what was only streamed is lost.
