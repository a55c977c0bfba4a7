//! Futures whose type is forgotten.

use std::pin::Pin;

/// A future whose type is forgotten.
///
/// An `async fn` is compiled by each program that awaits it, whenever that program is. What such a function puts into one
/// of these is compiled in this crate: long ones do, so that a program that changes is built again in little time.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
