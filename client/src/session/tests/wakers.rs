//! Whoever waits is woken.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use super::*;

/// Counts how often it is woken.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Count {
    /// How often it was woken while something was done.
    fn of(wait: impl FnOnce(&mut Context<'_>), happens: impl FnOnce()) -> usize {
        let count = Arc::new(Self::default());
        let waker = Waker::from(Arc::clone(&count));
        wait(&mut Context::from_waker(&waker));
        assert_eq!(count.0.load(Ordering::SeqCst), 0);
        happens();
        count.0.load(Ordering::SeqCst)
    }
}

fn wait_for(inbox: &Notifications) -> impl FnOnce(&mut Context<'_>) {
    |cx| assert!(inbox.poll_take(cx, &mut Packed::default()).is_pending())
}

#[test]
fn the_reader_of_a_turn() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    assert_eq!(Count::of(wait_for(&inbox), || peer.line(delta("t", "u", "1"))), 1);
    read(&inbox);
    assert_eq!(Count::of(wait_for(&inbox), || peer.line(delta("t", "other", "1"))), 0);
    assert_eq!(Count::of(wait_for(&inbox), || peer.line(completed("t", "u"))), 1);
}

#[test]
fn once_for_many_messages_of_one_read() {
    let mut peer = Peer::new();
    let inbox = peer.session.subscribe_global();
    let lines = format!("{}\n", global("a")).repeat(100);
    assert_eq!(Count::of(wait_for(&inbox), || peer.feed(lines)), 1);
    assert_eq!(read(&inbox).len(), 100);
}

#[test]
fn the_reader_of_an_inbox_that_overruns() {
    let mut peer = Peer::limited(Some(0));
    let inbox = peer.session.subscribe_global();
    assert_eq!(Count::of(wait_for(&inbox), || peer.line(global("a"))), 1);
}

#[test]
fn the_last_one_that_waits_if_a_stream_changes_hands() {
    let mut peer = Peer::new();
    let inbox = peer.session.subscribe_global();
    let inner = || assert_eq!(Count::of(wait_for(&inbox), || peer.line(global("a"))), 1);
    assert_eq!(Count::of(wait_for(&inbox), inner), 0);
}

#[test]
fn everyone_at_the_end() {
    let peer = Peer::new();
    let (turn, everything) = (peer.session.claim("u").1, peer.session.subscribe_global());
    let (mut request, requests) = (peer.request(), peer.session.server_events());
    peer.sent();
    let wait = |cx: &mut Context<'_>| {
        wait_for(&turn)(cx);
        wait_for(&everything)(cx);
        assert!(requests.poll_take(cx, &mut VecDeque::new()).is_pending());
        assert!(Future::poll(Pin::new(&mut request), cx).is_pending());
        assert!(peer.session.poll_outgoing(cx).is_pending());
    };
    assert_eq!(Count::of(wait, || peer.close("gone")), 5);
}

#[test]
fn whoever_waits_for_an_answer() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    let wait = |cx: &mut Context<'_>| assert!(Future::poll(Pin::new(&mut request), cx).is_pending());
    assert_eq!(Count::of(wait, || peer.line(r#"{"id":1,"result":1}"#)), 1);
}

#[test]
fn the_writer() {
    let peer = Peer::new();
    let wait = |cx: &mut Context<'_>| assert!(peer.session.poll_outgoing(cx).is_pending());
    assert_eq!(Count::of(wait, || peer.session.notify("a")), 1);
    peer.sent();
    assert_eq!(Count::of(wait, || drop(peer.request())), 1);
    peer.sent();
    assert_eq!(Count::of(wait, || peer.session.finish_writing()), 1);
}

#[test]
fn whoever_answers_requests_of_the_server() {
    let mut peer = Peer::new();
    let requests = peer.session.server_events();
    let wait = |cx: &mut Context<'_>| assert!(requests.poll_take(cx, &mut VecDeque::new()).is_pending());
    assert_eq!(Count::of(wait, || peer.line(r#"{"id":1,"method":"x"}"#)), 1);
}
