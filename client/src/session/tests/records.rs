//! What is known of a turn, whoever reads it.

use super::*;

fn item(text: &str) -> String {
    let item = format!(r#"{{"type":"agentMessage","id":"i","text":"{text}"}}"#);
    format!(
        r#"{{"method":"item/completed","params":{{"threadId":"t","turnId":"u","completedAtMs":0,"item":{item}}}}}"#
    )
}

#[test]
fn the_end_and_the_items_are_kept_whoever_has_read_them() {
    let mut peer = Peer::new();
    let first = peer.started_turn(1, "u");
    let record = peer.session.claim("u").0;
    peer.lines(&[item("a"), delta("t", "u", "1"), item("b"), completed("t", "u")]);
    read(&first);
    let kept = record.kept();
    assert_eq!((kept.items.len(), kept.completed.is_some(), kept.whole), (2, true, true));
    assert!(record.is_over());
}

#[test]
fn they_are_kept_after_an_overrun() {
    let mut peer = Peer::limited(Some(1));
    let inbox = peer.started_turn(1, "u");
    let record = peer.session.claim("u").0;
    peer.lines(&[item("a"), item("b"), completed("t", "u")]);
    assert_eq!(read(&inbox).last().unwrap(), "(overrun by 2)");
    assert_eq!((record.kept().items.len(), record.kept().completed.is_some()), (2, true));
}

#[test]
fn a_turn_that_was_joined_midway_is_not_known_from_its_beginning() {
    let mut peer = Peer::new();
    peer.line(delta("t", "u", "1"));
    assert!(!peer.session.claim("u").0.kept().whole);
}

#[test]
fn it_is_told_when_the_server_asks_and_when_it_has_its_answer() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    let record = peer.session.claim("u").0;
    let ask = |id: i64| format!(r#"{{"id":{id},"method":"x/ask","params":{{"threadId":"t","turnId":"u"}}}}"#);
    peer.lines(&[ask(1), ask(2)]);
    assert!(record.is_asking());
    peer.session.respond(&1.into(), Ok("{}".into()));
    assert!(record.is_asking());
    peer.line(r#"{"method":"serverRequest/resolved","params":{"threadId":"t","requestId":2}}"#);
    assert!(!record.is_asking());
    assert!(read(&inbox).is_empty());
}

#[test]
fn a_reader_looks_again_when_the_server_asks() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;
    #[derive(Default)]
    struct Count(AtomicUsize);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    let count = Arc::new(Count::default());
    let waker = Waker::from(Arc::clone(&count));
    assert!(inbox.poll_take(&mut Context::from_waker(&waker), &mut Packed::default()).is_pending());
    peer.line(r#"{"id":1,"method":"x/ask","params":{"threadId":"t","turnId":"u"}}"#);
    assert_eq!(count.0.load(Ordering::SeqCst), 1);
}

#[test]
fn a_reader_that_comes_after_the_end_has_the_end() {
    let mut peer = Peer::new();
    let _first = peer.started_turn(1, "u");
    let record = peer.session.claim("u").0;
    peer.lines(&[delta("t", "u", "1"), completed("t", "u")]);
    assert_eq!(read(&peer.session.join("u", &record)), ["turn/completed", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn a_reader_that_comes_after_the_connection_went_is_told_why() {
    let mut peer = Peer::new();
    let _first = peer.started_turn(1, "u");
    let record = peer.session.claim("u").0;
    peer.close("gone");
    assert_eq!(read(&peer.session.join("u", &record)), ["(closed: gone)"]);
}
