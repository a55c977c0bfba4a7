//! Logins: a completion finds its login, whichever is read first.

use super::*;

fn login_answer(id: i64, login: &str) -> String {
    format!(
        r#"{{"id":{id},"result":{{"type":"chatgpt","loginId":"{login}","authUrl":"https://example.com"}}}}"#
    )
}

fn login_completed(login: &str) -> String {
    format!(r#"{{"method":"account/login/completed","params":{{"loginId":"{login}","success":true}}}}"#)
}

const DONE: [&str; 2] = ["account/login/completed", "(complete)"];

#[test]
fn a_completion_after_the_answer_goes_to_the_login() {
    let mut peer = Peer::new();
    let mut start = peer.start_login();
    peer.line(login_answer(1, "l"));
    let inbox = inbox(&mut start);
    assert!(read(&inbox).is_empty());
    peer.line(login_completed("l"));
    assert_eq!(read(&inbox), DONE);
    assert!(read(&peer.session.subscribe_global()).is_empty());
}

#[test]
fn a_completion_before_the_answer_goes_to_the_login() {
    let mut peer = Peer::new();
    let mut start = peer.start_login();
    peer.lines(&[login_completed("l"), login_answer(1, "l")]);
    assert_eq!(read(&inbox(&mut start)), DONE);
    assert!(read(&peer.session.subscribe_global()).is_empty());
    assert_eq!(peer.size(), 1);
}

#[test]
fn a_completion_of_a_login_that_nobody_waits_for_goes_to_the_global_stream() {
    let mut peer = Peer::new();
    peer.line(login_completed("l"));
    assert_eq!(read(&peer.session.subscribe_global()), ["account/login/completed"]);
}

#[test]
fn one_of_another_login_goes_to_the_global_stream_once_that_is_clear() {
    let mut peer = Peer::new();
    let everything = peer.session.subscribe_global();
    let mut start = peer.start_login();
    peer.line(login_completed("other"));
    assert!(read(&everything).is_empty());
    peer.line(login_answer(1, "l"));
    assert_eq!(read(&everything), ["account/login/completed"]);
    assert!(read(&inbox(&mut start)).is_empty());
}

#[test]
fn beyond_the_bound_what_comes_early_belongs_to_nobody() {
    let mut peer = Peer::with(Limits { backlog: 10 * kept(&login_completed("other")), ..LIMITS });
    let mut start = peer.start_login();
    peer.line(login_completed("l"));
    for _ in 0..100 {
        peer.line(login_completed("other"));
    }
    assert_eq!(peer.session.dropped(), 100 - 9 - 10);
    peer.line(login_answer(1, "l"));
    assert_eq!(read(&inbox(&mut start)), DONE);
    assert_eq!(read(&peer.session.subscribe_global()).len(), 10);
}

#[test]
fn logins_at_once_do_not_mix() {
    let mut peer = Peer::new();
    let (mut first, mut second) = (peer.start_login(), peer.start_login());
    peer.lines(&[login_completed("b"), login_answer(1, "a"), login_answer(2, "b")]);
    assert!(read(&inbox(&mut first)).is_empty());
    assert_eq!(read(&inbox(&mut second)), DONE);
}

#[test]
fn other_notifications_of_a_login_do_not_end_it() {
    let mut peer = Peer::new();
    let mut start = peer.start_login();
    peer.line(login_answer(1, "l"));
    peer.line(r#"{"method":"account/gatewayOAuth/changed","params":{"loginId":"l","status":"idle"}}"#);
    peer.line(login_completed("l"));
    assert_eq!(read(&inbox(&mut start)).len(), 3);
}

#[test]
fn a_login_that_was_left_completes_on_the_global_stream() {
    let mut peer = Peer::new();
    let mut start = peer.start_login();
    peer.line(login_answer(1, "l"));
    drop(inbox(&mut start));
    peer.line(login_completed("l"));
    assert_eq!(read(&peer.session.subscribe_global()), ["account/login/completed"]);
}

#[test]
fn a_login_whose_answer_nobody_takes_leaves_nothing_behind() {
    let mut peer = Peer::new();
    drop(peer.start_login());
    let unread = peer.start_login();
    peer.lines(&[login_answer(1, "a"), login_answer(2, "b")]);
    drop(unread);
    assert_eq!(peer.size(), 0);
}

#[test]
fn a_login_that_needs_no_completion_has_no_inbox() {
    let mut peer = Peer::new();
    let mut start = peer.start_login();
    peer.line(r#"{"id":1,"result":{"type":"apiKey"}}"#);
    assert!(matches!(start.try_recv(), Ok(Some(Reply::Result(Answer { started: None, .. })))));
}
