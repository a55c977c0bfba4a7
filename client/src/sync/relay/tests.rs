//! Who is woken by the task of a relay, and who without it.
#![cfg(all(not(shuttle), feature = "stdio"))]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use futures_util::future::join_all;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use super::*;

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

/// Has the tasks of a runtime run until all of them wait.
fn drive(runtime: &Runtime) {
    runtime.block_on(async {
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
    });
}

/// A runtime with a relay.
fn relayed() -> (Runtime, Arc<Relay>) {
    let (runtime, relay) = (runtime(), Arc::new(Relay::default()));
    runtime.spawn(Arc::clone(&relay).run());
    drive(&runtime);
    watch(&relay);
    (runtime, relay)
}

/// Looks once.
fn watch(relay: &Relay) -> Option<Duration> {
    relay.watch(&Context::from_waker(Waker::noop()))
}

type Waiting = Arc<Mutex<Vec<Sleeper>>>;

/// Waits until it is woken.
async fn wait(waiting: Waiting) {
    let mut woken = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut woken, true) {
            return Poll::Ready(());
        }
        waiting.lock().unwrap().push(Sleeper::new(cx));
        Poll::Pending
    })
    .await;
}

/// Tasks that wait.
fn waiting(runtime: &Runtime, count: usize) -> (Vec<JoinHandle<()>>, Vec<Sleeper>) {
    let waiting = Waiting::default();
    let tasks = (0..count).map(|_| runtime.spawn(wait(Arc::clone(&waiting)))).collect();
    drive(runtime);
    (tasks, std::mem::take(&mut *waiting.lock().unwrap()))
}

fn over(tasks: &[JoinHandle<()>]) -> bool {
    tasks.iter().all(JoinHandle::is_finished)
}

#[test]
fn tasks_beside_it_are_woken_by_its_task() {
    let (runtime, relay) = relayed();
    let (tasks, sleepers) = waiting(&runtime, 3);
    relay.wake(sleepers.into_iter());
    assert_eq!(relay.state().others.len(), 3);
    drive(&runtime);
    assert!(over(&tasks) && relay.state().others.is_empty());
}

#[test]
fn without_a_thread_that_watches_it_its_task_has_nothing_to_do() {
    let (runtime, relay) = (runtime(), Arc::new(Relay::default()));
    runtime.spawn(Arc::clone(&relay).run());
    let (_tasks, sleepers) = waiting(&runtime, 3);
    relay.wake(sleepers.into_iter());
    assert!(relay.state().others.is_empty());
}

#[test]
fn whoever_the_task_does_not_come_for_is_woken_without_it() {
    let (runtime, relay) = relayed();
    let (tasks, sleepers) = waiting(&runtime, 3);
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    relay.watch(&Context::from_waker(&waker));
    relay.wake(sleepers.into_iter());
    // The thread is told once that it is to look.
    assert_eq!(woken.0.load(Ordering::SeqCst), 1);
    assert!(watch(&relay).is_some() && relay.state().others.len() == 3);
    relay.state().since = Instant::now().checked_sub(PATIENCE);
    assert_eq!(watch(&relay), None);
    assert!(relay.state().others.is_empty());
    drive(&runtime);
    assert!(over(&tasks));
}

#[test]
fn the_thread_has_nothing_to_look_for_once_the_task_has_come() {
    let (runtime, relay) = relayed();
    let (_tasks, sleepers) = waiting(&runtime, 2);
    relay.wake(sleepers.into_iter());
    drive(&runtime);
    assert_eq!(watch(&relay), None);
}

#[test]
fn one_alone_is_woken_without_it() {
    let (runtime, relay) = relayed();
    let (tasks, sleepers) = waiting(&runtime, 1);
    relay.wake(sleepers.into_iter());
    assert!(relay.state().others.is_empty());
    drive(&runtime);
    assert!(over(&tasks));
}

#[test]
fn those_of_another_runtime_and_of_none_do_not_wait_for_it() {
    let (_not_driven, relay) = relayed();
    let other = runtime();
    let (tasks, mut sleepers) = waiting(&other, 2);
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    sleepers.push(Sleeper::new(&Context::from_waker(&waker)));
    relay.wake(sleepers.into_iter());
    assert_eq!(woken.0.load(Ordering::SeqCst), 1);
    drive(&other);
    assert!(over(&tasks));
}

#[test]
fn whoever_is_polled_by_another_executor_inside_of_a_task_does_not_wait_for_it() {
    let (runtime, relay) = relayed();
    let (waiting, woken) = (Waiting::default(), Arc::new(Woken::default()));
    let inside = async {
        // As an executor does that blocks the thread of its runtime until its futures are ready.
        let waker = Waker::from(Arc::clone(&woken));
        let mut waits = Box::pin(join_all((0..2).map(|_| wait(Arc::clone(&waiting)))));
        assert!(waits.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        relay.wake(std::mem::take(&mut *waiting.lock().unwrap()).into_iter());
        woken.0.load(Ordering::SeqCst)
    };
    assert_eq!(runtime.block_on(inside), 2);
}

#[test]
fn those_who_wait_for_a_task_that_goes_are_woken() {
    let (runtime, relay) = relayed();
    let (_tasks, sleepers) = waiting(&runtime, 2);
    relay.wake(sleepers.into_iter());
    // They would be gone with their runtime: whoever goes first must not be the one to count.
    let woken = Arc::new(Woken::default());
    relay.state().others.push(Waker::from(Arc::clone(&woken)));
    drop(runtime);
    assert_eq!(woken.0.load(Ordering::SeqCst), 1);
    assert!(relay.state().task.is_none());
}

#[test]
fn its_task_goes_when_it_has_come_to_its_end() {
    let (runtime, relay) = (runtime(), Arc::new(Relay::default()));
    let task = runtime.spawn(Arc::clone(&relay).run());
    drive(&runtime);
    watch(&relay);
    let (tasks, sleepers) = waiting(&runtime, 2);
    relay.end();
    drive(&runtime);
    assert!(task.is_finished());
    relay.wake(sleepers.into_iter());
    drive(&runtime);
    assert!(over(&tasks));
}
