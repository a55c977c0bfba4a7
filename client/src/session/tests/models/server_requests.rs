//! The requests of the server, while whoever answers them comes to his end.

use super::*;
use crate::session::ServerEvent;
use crate::sync::schedules::{all, beside, some};

/// What was answered: the ids, in their order.
fn answered(session: &Session) -> Vec<i64> {
    session.finish_writing();
    let mut ids = Vec::new();
    write_all(session, |line| ids.push(written(line).0));
    ids.sort_unstable();
    ids
}

fn ask(session: &Session, id: i64) {
    feed(session, format!(r#"{{"id":{id},"method":"x","params":{{}}}}"#));
}

/// Answers requests until so many are answered, then goes.
fn attend(session: &Session, mut until: usize) {
    let events = session.server_events();
    while until > 0 {
        let mut taken = VecDeque::new();
        block_on(poll_fn(|cx| events.poll_take(cx, &mut taken).map_ok(|()| ()))).unwrap();
        for event in taken {
            if let ServerEvent::Request(request) = event {
                session.respond(&request.id, Ok("{}".into()));
            }
            until = until.saturating_sub(1);
        }
    }
    session.leave_unattended();
}

#[test]
fn none_is_left_without_an_answer_when_nobody_attends_them_any_more() {
    all(|| {
        let session = Session::new(LIMITS);
        let asking = beside(&session, |session| ask(session, 1));
        session.leave_unattended();
        asking.join().unwrap();
        assert_eq!(answered(&session), [1]);
        assert_eq!(remembered(&session), 0);
    });
}

#[test]
fn each_has_one_answer_whoever_gives_it() {
    some(|| {
        let session = Session::new(LIMITS);
        let asking = beside(&session, |session| (1..=3).for_each(|id| ask(session, id)));
        attend(&session, 1);
        asking.join().unwrap();
        assert_eq!(answered(&session), [1, 2, 3]);
        assert_eq!(remembered(&session), 0);
    });
}

/// What has become of requests: whether each event is one, or tells of its end.
fn requests(session: &Session) -> Vec<bool> {
    let events = requested(&session);
    events.iter().map(|event| matches!(event, ServerEvent::Request(_))).collect()
}

/// Those of a thread of others, which this connection takes over at that moment: they are handed out once.
#[test]
fn what_is_taken_over_is_handed_out_once() {
    all(|| {
        let session = Session::new(LIMITS);
        session.share();
        let asking = beside(&session, |session| feed(session, APPROVAL));
        session.answer_for("t", true);
        asking.join().unwrap();
        assert_eq!(requests(&session), [true]);
    });
}

/// It is answered elsewhere while it is taken over: then it is not handed out, or its end is told after it.
#[test]
fn what_others_answer_meanwhile_is_not_left_open() {
    all(|| {
        let session = Session::new(LIMITS);
        session.share();
        feed(&session, APPROVAL);
        let resolved = r#"{"method":"serverRequest/resolved","params":{"threadId":"t","requestId":7}}"#;
        let resolving = beside(&session, move |session| feed(session, resolved));
        session.answer_for("t", true);
        resolving.join().unwrap();
        let requests = requests(&session);
        assert!(matches!(requests[..], [true, false] | [false]), "{requests:?}");
    });
}
