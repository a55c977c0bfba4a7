//! Signs of life on a stream, so that a peer that is only slow is told from one that is gone.

use std::future::pending;
use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{MissedTickBehavior, interval};

/// What is known of the life of a peer.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Counts what the peer has sent or taken; wraps around.
    life: AtomicUsize,
    /// Whether a ping has gone out since it was last seen to live.
    asked: AtomicBool,
    /// Whether a write waits for it to take something: then a ping cannot go out, and need not.
    waiting: AtomicBool,
}

impl Signs {
    /// A ping has gone out.
    pub(super) fn asked(&self) {
        self.0.asked.store(true, Ordering::Relaxed);
    }

    fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::Relaxed) || self.0.waiting.load(Ordering::Relaxed)
    }

    fn heard(&self, bytes: usize) {
        self.0.life.fetch_add(bytes, Ordering::Relaxed);
    }

    /// What is written goes into a buffer of the system, which says nothing of the peer. That there is room again where
    /// there was none does.
    fn wrote(&self, written: &Poll<Result<usize>>) {
        let waited = self.0.waiting.swap(written.is_pending(), Ordering::Relaxed);
        if waited && matches!(written, Poll::Ready(Ok(1..))) {
            self.heard(1);
        }
    }
}

/// How often a peer that was asked may be looked at in vain.
const PATIENCE: u32 = 3;

/// Waits until the peer has given no sign of life for two intervals since it was asked; returns how long that is.
///
/// It is looked at once an interval, not judged by the clock: time in which this program itself stood still counts as
/// one look at most, and what has arrived meanwhile is read before the next.
pub(super) async fn silence(signs: &Signs, every: Option<Duration>) -> Duration {
    let Some(every) = every else { return pending().await };
    let mut ticker = interval(every);
    ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticker.tick().await;
    let (mut seen, mut in_vain) = (signs.0.life.load(Ordering::Relaxed), 0);
    loop {
        ticker.tick().await;
        let now = signs.0.life.load(Ordering::Relaxed);
        if now != seen {
            (seen, in_vain) = (now, 0);
            signs.0.asked.store(false, Ordering::Relaxed);
        } else if signs.is_asked() {
            in_vain += 1;
        }
        if in_vain == PATIENCE {
            return every.saturating_mul(PATIENCE - 1);
        }
    }
}

/// A stream that notes the signs of life of its peer.
#[derive(Debug)]
pub(super) struct Watched<S> {
    stream: S,
    signs: Signs,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S) -> (Self, Signs) {
        let signs = Signs::default();
        (Self { stream, signs: signs.clone() }, signs)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        self.signs.heard(buf.filled().len() - before);
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.signs.wrote(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.signs.wrote(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
