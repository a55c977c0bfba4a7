//! The end of a connection.

use futures_util::FutureExt as _;

use super::*;
use crate::session::Stage;

#[test]
fn every_waiter_and_every_stream_has_the_reason() {
    let mut peer = Peer::new();
    let stream = peer.started_turn(1, "u");
    let (mut request, mut start, mut login) = (peer.request(), peer.start_turn(), peer.start_login());
    let (everything, mut end) = (peer.session.subscribe_global(), peer.session.when_closed());
    peer.lines(&[delta("t", "u", "1"), global("2")]);
    peer.close("gone");

    assert_eq!(read(&stream), ["1", "(closed: gone)"]);
    assert_eq!(read(&everything), ["2", "(closed: gone)"]);
    for receiver in [&mut request, &mut start, &mut login] {
        assert_eq!(answer(receiver), "closed: gone");
    }
    assert_eq!(end.try_recv(), Ok(Some(closed("gone"))));
    assert!(matches!(take(&peer.session.server_events()).1, Some(InboxEnd::Closed(_))));
    assert_eq!((peer.size(), peer.pending()), (0, 0));
}

#[test]
fn later_requests_fail_at_once() {
    let peer = Peer::new();
    peer.close("gone");
    assert_eq!(peer.session.request(outbound("x", "{}")).unwrap_err(), closed("gone"));
    assert_eq!(peer.pending(), 0);
    assert_eq!(peer.sent(), "(end)");
}

#[test]
fn later_streams_end_at_once() {
    let mut peer = Peer::new();
    peer.line(global("1"));
    peer.close("gone");
    let (record, inbox) = peer.session.claim("u");
    assert_eq!(read(&inbox), ["(closed: gone)"]);
    // Nobody waits for such a turn to run, or to be over.
    assert!(matches!(record.stage(), Stage::Closed(_)));
    assert!(record.running().now_or_never().is_some() && record.over().now_or_never().is_some());
    assert_eq!(peer.size(), 0);
    assert_eq!(read(&peer.session.subscribe_global()), ["1", "(closed: gone)"]);
    assert_eq!(peer.session.when_closed().try_recv(), Ok(Some(closed("gone"))));
}

#[test]
fn the_first_reason_stands() {
    let peer = Peer::new();
    let everything = peer.session.subscribe_global();
    peer.close("first");
    peer.close("second");
    assert_eq!(peer.session.closed(), Some(closed("first")));
    assert_eq!(read(&everything), ["(closed: first)"]);
}

#[test]
fn what_arrives_after_the_end_is_ignored() {
    let mut peer = Peer::new();
    let _start = peer.start_turn();
    peer.close("gone");
    peer.lines(&[delta("t", "u", "1"), turn_answer(1, "u"), global("2"), r#"{"id":1,"method":"x"}"#.into()]);
    assert_eq!(read(&peer.session.subscribe_global()), ["(closed: gone)"]);
    assert!(requested(&peer.session).is_empty());
}

#[test]
fn turns_that_were_over_stay_complete() {
    let mut peer = Peer::new();
    let inbox = peer.started_turn(1, "u");
    peer.line(completed("t", "u"));
    peer.close("gone");
    assert_eq!(read(&inbox), ["turn/completed", "(complete)"]);
}

#[test]
fn what_is_enqueued_is_still_written() {
    for close in [|peer: &Peer| peer.session.finish_writing(), |peer: &Peer| peer.close("gone")] {
        let peer = Peer::new();
        peer.session.notify("a");
        close(&peer);
        peer.session.notify("b");
        assert_eq!(peer.sent(), "{\"method\":\"a\"}\n");
        assert_eq!(peer.sent(), "(end)");
    }
}

#[test]
fn the_peer_may_still_answer_when_writing_is_finished() {
    let mut peer = Peer::new();
    let mut request = peer.request();
    peer.session.finish_writing();
    peer.line(r#"{"id":1,"result":1}"#);
    assert_eq!(answer(&mut request), "1");
    assert_eq!(peer.session.closed(), None);
}
