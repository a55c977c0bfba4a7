//! In which orders a model is run.
//!
//! An order is told by what runs next at each point where a thread can be held up: before a lock is taken, before it is
//! released, before each atomic operation, where a future waits. What lies between two such points is one step, with
//! what is sent over a channel of futures there. Atomics are taken to be in one order for all threads.

use std::sync::Arc;

use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler};
use shuttle::thread::{self, JoinHandle};
use shuttle::{Config, Runner};

/// How many orders a model may have that is run in all of them.
const ALL: usize = 60_000;
/// In how many orders a model is run that has too many, by each of two ways of choosing them.
const SOME: usize = 5_000;
/// At how many points an order departs from running one thread after the other: few are enough for most faults, and
/// what needs more is left to chance.
const DEPTH: usize = 3;

/// Runs a model in every order that there is; returns how many those are.
///
/// # Panics
///
/// The model does in one of them, waits for ever in one, or there are too many.
pub(crate) fn all(model: impl Fn() + Send + Sync + 'static) -> usize {
    let count = run(DfsScheduler::new(Some(ALL), false), model);
    assert!(count < ALL, "there are more than {ALL} orders: run the model in some");
    println!("all {count} orders");
    count
}

/// Runs a model in many orders: some that depart little from running one thread after the other, and some at random.
///
/// # Panics
///
/// The model does in one of them, or waits for ever in one.
pub(crate) fn some(model: impl Fn() + Clone + Send + Sync + 'static) {
    run(PctScheduler::new(DEPTH, SOME), model.clone());
    run(RandomScheduler::new(SOME), model);
}

/// Does something in a thread of its own. Not in a scope: at the end of each of its threads a scope wakes the one that
/// it is in, whatever that waits for.
pub(crate) fn beside<T, R>(shared: &Arc<T>, act: impl FnOnce(&T) -> R + Send + 'static) -> JoinHandle<R>
where
    T: Send + Sync + 'static,
    R: Send + 'static,
{
    let shared = Arc::clone(shared);
    thread::spawn(move || act(&shared))
}

fn run(scheduler: impl Scheduler + 'static, model: impl Fn() + Send + Sync + 'static) -> usize {
    let mut config = Config::new();
    // A message is parsed on it, by code that is not optimized.
    config.stack_size = 256 * 1024;
    // They are about orders of atomics that differ between threads, which none of ours needs.
    config.silence_warnings = true;
    Runner::new(scheduler, config).run(model)
}
