//! The requests that have come so far, and waiting for more.

use std::time::Duration;

use tokio::sync::{Mutex, watch};

use super::request::ModelRequest;

/// How long this module waits for the runtime before it panics: long enough for a busy machine, short enough for CI.
pub const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct RequestLog {
    requests: watch::Sender<Vec<ModelRequest>>,
    /// How many requests `next` has handed out. Held while waiting, so that waiters are served one after the other.
    handed_out: Mutex<usize>,
}

impl RequestLog {
    pub(super) fn new() -> Self {
        Self { requests: watch::Sender::new(Vec::new()), handed_out: Mutex::new(0) }
    }

    /// Returns how many requests have come, this one included.
    pub(super) fn push(&self, request: ModelRequest) -> usize {
        let mut count = 0;
        self.requests.send_modify(|requests| {
            requests.push(request);
            count = requests.len();
        });
        count
    }

    pub(super) fn len(&self) -> usize {
        self.requests.borrow().len()
    }

    pub(super) fn all(&self) -> Vec<ModelRequest> {
        self.requests.borrow().clone()
    }

    pub(super) async fn first(&self, n: usize) -> Vec<ModelRequest> {
        let mut receiver = self.requests.subscribe();
        // An error means that the sender is gone, and `self` holds the sender.
        let requests = receiver.wait_for(|requests| requests.len() >= n).await;
        requests.map(|requests| requests[..n].to_vec()).unwrap_or_default()
    }

    /// Loses no request when it is cancelled: one counts as handed out only once it is returned.
    pub(super) async fn next(&self) -> ModelRequest {
        let mut handed_out = self.handed_out.lock().await;
        let mut receiver = self.requests.subscribe();
        loop {
            let next = receiver.borrow_and_update().get(*handed_out).cloned();
            if let Some(request) = next {
                *handed_out += 1;
                return request;
            }
            // As above, `self` holds the sender.
            let _ = receiver.changed().await;
        }
    }
}

/// Waits for `future`, but not forever; `what` says for what, once it has been too long.
pub(super) async fn patiently<T>(what: impl FnOnce() -> String, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(value) => value,
        Err(_) => panic!("waited {} s for {}", PATIENCE.as_secs(), what()),
    }
}
