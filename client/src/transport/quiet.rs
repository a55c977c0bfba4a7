//! Keeps the websocket library from being heard in a program's log.
//!
//! At its finest level it writes out the request with the token, and then every message with whatever key is in it, for
//! programs that have `tracing` take what libraries `log`, as most do.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::{Sink, Stream};
use tracing::Dispatch;
use tracing::dispatcher::with_default;

/// What is never heard while it is polled.
#[derive(Debug)]
pub(super) struct Quiet<T>(pub(super) T);

impl<T: Unpin> Quiet<T> {
    fn quietly<R>(&mut self, poll: impl FnOnce(Pin<&mut T>) -> R) -> R {
        with_default(&Dispatch::none(), || poll(Pin::new(&mut self.0)))
    }
}

impl<F: Future + Unpin> Future for Quiet<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.quietly(|future| future.poll(cx))
    }
}

impl<S: Stream + Unpin> Stream for Quiet<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.quietly(|stream| stream.poll_next(cx))
    }
}

impl<I, S: Sink<I> + Unpin> Sink<I> for Quiet<S> {
    type Error = S::Error;

    fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.quietly(|sink| sink.poll_ready(cx))
    }

    fn start_send(mut self: Pin<&mut Self>, item: I) -> Result<(), S::Error> {
        self.quietly(|sink| sink.start_send(item))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.quietly(|sink| sink.poll_flush(cx))
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.quietly(|sink| sink.poll_close(cx))
    }
}
