//! What runs the async client for the blocking one.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, Result};

/// A runtime of one thread, shared by all that belongs to a connection.
#[derive(Debug, Clone)]
pub(super) struct Driver(Arc<Owned>);

/// Shut down without waiting: a handler that never answers must not hold up a drop.
#[derive(Debug)]
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Driver {
    pub(super) fn new() -> Result<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("codex-blocking").enable_all().build();
        let runtime =
            runtime.map_err(|error| Error::InvalidInput(format!("no thread could be started: {error}")))?;
        Ok(Self(Arc::new(Owned(Some(runtime)))))
    }

    pub(super) fn run<F: Future>(&self, future: F) -> F::Output {
        match &self.0.0 {
            Some(runtime) => runtime.block_on(future),
            None => pollster::block_on(future),
        }
    }
}
