//! Nobody is left asleep, in whatever order a relay's task, those who wait and those who wake them go on.

use shuttle::future::block_on;
use shuttle::thread::{JoinHandle, spawn};

use super::*;
use crate::sync::schedules::some;

/// A place to wait at, and whether there is anything to wait for.
type Place = Arc<Mutex<(bool, Option<Sleeper>)>>;

fn wait(place: &Place) {
    block_on(poll_fn(|cx| {
        let mut place = place.lock().unwrap();
        if place.0 {
            return Poll::Ready(());
        }
        place.1 = Some(Sleeper::new(cx));
        Poll::Pending
    }));
}

/// What they wait for happens.
fn happen(places: &[Place], relay: &Relay) {
    let sleepers: Vec<_> = places
        .iter()
        .filter_map(|place| {
            let mut place = place.lock().unwrap();
            place.0 = true;
            place.1.take()
        })
        .collect();
    relay.wake(sleepers.into_iter());
}

/// Four wait, for what happens twice; returns the threads of those who wait, and of all else.
fn begin(relay: &Arc<Relay>) -> (Vec<JoinHandle<()>>, Vec<JoinHandle<()>>) {
    let places: [Place; 4] = Default::default();
    // It looks no more: the task must come.
    relay.watch(&Context::from_waker(Waker::noop()));
    let task = spawn({
        let relay = Arc::clone(relay);
        move || block_on(relay.run())
    });
    let waiting = places.clone().map(|place| spawn(move || wait(&place)));
    let happening = spawn({
        let relay = Arc::clone(relay);
        move || places.chunks(2).for_each(|places| happen(places, &relay))
    });
    (waiting.into(), vec![task, happening])
}

fn join(threads: Vec<JoinHandle<()>>) {
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn everybody_is_woken_while_its_task_is_there() {
    some(|| {
        let relay = Arc::new(Relay::default());
        let (waiting, others) = begin(&relay);
        join(waiting);
        relay.end();
        join(others);
    });
}

#[test]
fn everybody_is_woken_whenever_its_task_goes() {
    some(|| {
        let relay = Arc::new(Relay::default());
        let (waiting, others) = begin(&relay);
        relay.end();
        join(waiting);
        join(others);
    });
}
