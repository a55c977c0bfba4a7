//! A server that others use too: whose requests are answered here.

use codex_protocol_types::RequestId;

use super::*;
use crate::session::ServerEvent;

fn ask(peer: &mut Peer, id: &str, thread: &str) {
    let params = format!(r#"{{"threadId":"{thread}","turnId":"u","itemId":"i"}}"#);
    peer.line(format!(
        r#"{{"id":"{id}","method":"item/commandExecution/requestApproval","params":{params}}}"#
    ));
}

/// The requests that have been handed over since.
fn handed_over(peer: &Peer) -> Vec<RequestId> {
    let events = requested(&peer.session).into_iter();
    events
        .filter_map(|event| match event {
            ServerEvent::Request(request) => Some(request.id),
            ServerEvent::Resolved(_) => None,
        })
        .collect()
}

fn ids(ids: &[&str]) -> Vec<RequestId> {
    ids.iter().map(|id| RequestId::from(*id)).collect()
}

fn thread(id: &str, parent: &str) -> String {
    format!(
        r#"{{"id":"{id}","parentThreadId":{parent},"cliVersion":"0.169.0","createdAt":0,"updatedAt":0,"cwd":"/",
        "ephemeral":false,"modelProvider":"mock","preview":"","projectId":null,"sessionId":"{id}","source":"vscode",
        "status":{{"type":"idle"}},"turns":[]}}"#
    )
    .replace('\n', "")
}

fn shared() -> Peer {
    let peer = Peer::new();
    peer.session.share();
    peer
}

#[test]
fn of_a_runtime_of_our_own_all_are() {
    let mut peer = Peer::new();
    ask(&mut peer, "a", "theirs");
    assert_eq!(handed_over(&peer), ids(&["a"]));
}

#[test]
fn those_of_no_thread_and_of_a_thread_that_was_begun_here_are_and_others_are_not() {
    let mut peer = shared();
    let _answer = peer.send("thread/start", Expect::Thread, None);
    let result = format!(
        r#"{{"thread":{},"model":"m","modelProvider":"mock","cwd":"/","approvalsReviewer":"user",
        "approvalPolicy":"on-request","sandbox":{{"type":"readOnly","networkAccess":false}}}}"#,
        thread("ours", "null")
    );
    peer.line(format!(r#"{{"id":1,"result":{}}}"#, result.replace('\n', "")));
    ask(&mut peer, "a", "ours");
    ask(&mut peer, "b", "theirs");
    peer.line(r#"{"id":"c","method":"attestation/generate","params":{}}"#);
    assert_eq!(handed_over(&peer), ids(&["a", "c"]));
    // What is left to others is not answered when nobody attends any more either.
    peer.sent();
    peer.session.leave_unattended();
    ask(&mut peer, "d", "theirs");
    assert_eq!(peer.sent(), "");
}

#[test]
fn beyond_the_limit_those_of_others_are_left_to_them() {
    let mut peer = Peer::with(Limits { open: 1, ..LIMITS });
    peer.session.share();
    for (id, thread) in [("a", "theirs"), ("b", "theirs")] {
        ask(&mut peer, id, thread);
    }
    assert_eq!((peer.sent(), peer.session.refused()), (String::new(), 1));
    peer.line(r#"{"id":"c","method":"attestation/generate","params":{}}"#);
    assert!(peer.sent().contains(r#"{"id":"c","error""#));
}

#[test]
fn a_thread_that_is_taken_over_comes_with_what_is_open() {
    let mut peer = shared();
    ask(&mut peer, "a", "theirs");
    ask(&mut peer, "b", "theirs");
    ask(&mut peer, "c", "others");
    peer.line(r#"{"method":"serverRequest/resolved","params":{"threadId":"theirs","requestId":"a"}}"#);
    peer.session.answer_for("theirs", true);
    assert_eq!(handed_over(&peer), ids(&["b"]));
    peer.session.answer_for("theirs", false);
    ask(&mut peer, "d", "theirs");
    assert_eq!(handed_over(&peer), []);
}

#[test]
fn a_thread_that_works_for_one_of_ours_is_ours() {
    let mut peer = shared();
    peer.session.answer_for("ours", true);
    for (id, parent) in [("child", "ours"), ("grandchild", "child"), ("stranger", "theirs")] {
        let thread = thread(id, &format!("\"{parent}\""));
        peer.line(format!(r#"{{"method":"thread/started","params":{{"thread":{thread}}}}}"#));
    }
    for (id, thread) in [("a", "child"), ("b", "grandchild"), ("c", "stranger")] {
        ask(&mut peer, id, thread);
    }
    assert_eq!(handed_over(&peer), ids(&["a", "b"]));
}
