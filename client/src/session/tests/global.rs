//! The stream of what belongs to nothing else.

use super::*;

#[test]
fn the_first_reader_has_what_came_before_it() {
    let mut peer = Peer::new();
    peer.lines(&[global("1"), global("2")]);
    let first = peer.session.subscribe_global();
    peer.line(global("3"));
    let second = peer.session.subscribe_global();
    peer.line(global("4"));
    assert_eq!(read(&first), ["1", "2", "3", "4"]);
    assert_eq!(read(&second), ["4"]);
}

#[test]
fn what_is_kept_for_it_is_bounded_in_bytes_and_counted() {
    let mut peer = Peer::with(Limits { backlog: 100 * kept(&global("1000")), ..LIMITS });
    for number in 1000..1500 {
        peer.line(global(&number.to_string()));
    }
    assert_eq!(peer.session.dropped(), 400);
    let kept = read(&peer.session.subscribe_global());
    assert_eq!((kept.len(), kept[0].as_str(), kept[99].as_str()), (100, "1400", "1499"));
}

#[test]
fn what_has_just_arrived_is_kept_however_long_it_is() {
    let mut peer = Peer::with(Limits { backlog: 10, ..LIMITS });
    peer.lines(&[global("1"), global("2")]);
    assert_eq!(read(&peer.session.subscribe_global()), ["2"]);
}

#[test]
fn every_reader_has_everything() {
    let mut peer = Peer::new();
    let readers = [(); 3].map(|()| peer.session.subscribe_global());
    peer.lines(&[global("1"), "broken".to_owned(), global("2")]);
    for reader in readers {
        assert_eq!(read(&reader), ["1", "violation broken", "2"]);
    }
}

#[test]
fn notifications_of_a_thread_but_no_turn_belong_here() {
    let mut peer = Peer::new();
    peer.line(r#"{"method":"thread/closed","params":{"threadId":"t"}}"#);
    assert_eq!(read(&peer.session.subscribe_global()), ["thread/closed"]);
}
