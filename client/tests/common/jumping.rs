//! A clock that jumps, as that of a machine which was asleep.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{advance, pause, resume};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
/// How far the clock jumps.
pub(crate) const HOUR: Duration = Duration::from_secs(3_600);

/// How long a test may take, by the clock of the world.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) async fn jump() {
    pause();
    let _frozen = Frozen;
    advance(HOUR).await;
}

/// A clock that goes on afterwards, also if the jump is not waited for to its end.
struct Frozen;

impl Drop for Frozen {
    fn drop(&mut self) {
        resume();
    }
}

/// Does something while the clock jumps again and again.
pub(crate) async fn while_the_clock_jumps<T>(what: impl Future<Output = T>) -> T {
    tokio::select! {
        biased;
        done = what => done,
        () = async { loop { jump().await } } => unreachable!("it jumps for ever"),
    }
}

/// Runs a test in a thread of its own, where its clock can be set, and by another clock waits for its end.
pub(crate) fn run(test: impl AsyncFnOnce() + Send + 'static) {
    let (done, until_done) = mpsc::channel();
    let run = move || {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(test());
        done.send(()).unwrap();
    };
    let thread = thread::spawn(run);
    match until_done.recv_timeout(PATIENCE) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("the test hangs"),
        Err(mpsc::RecvTimeoutError::Disconnected) | Ok(()) => {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    }
}
