//! Requests, their answers, and whoever no longer waits for them.

use std::pin::Pin;

use shuttle::thread::JoinHandle;

use super::*;
use crate::sync::schedules::{all, beside, some};

/// Answers every request that is written, until nothing more is, but for [`NEVER`].
fn serve(session: &Session) {
    write_all(session, |line| {
        let (id, method) = written(line);
        if method != NEVER {
            feed(session, format!(r#"{{"id":{id},"result":{id}}}"#));
        }
    });
}

/// What is never answered.
const NEVER: &str = "never/answered";

/// Sends a request and waits for its answer, which is its own.
fn ask(session: &Session) {
    let answer = session.request(outbound("model/list", "{}")).unwrap();
    let id = answer.id();
    match block_on(answer).unwrap() {
        Reply::Result(answer) => assert_eq!(answer.json, id.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_has_its_own_answer() {
    some(|| {
        let session = Session::new(LIMITS);
        let asking = [(), ()].map(|()| beside(&session, ask));
        let serving = beside(&session, serve);
        for thread in asking {
            thread.join().unwrap();
        }
        session.finish_writing();
        serving.join().unwrap();
        assert_eq!(remembered(&session), 0);
    });
}

#[test]
fn an_answer_and_the_end_at_once_are_one_of_the_two() {
    all(|| {
        let session = Session::new(LIMITS);
        let answer = session.request(outbound("model/list", "{}")).unwrap();
        let answering = beside(&session, |session| feed(session, r#"{"id":1,"result":1}"#));
        let closing = beside(&session, |session| session.close(closed("gone")));
        assert!(matches!(block_on(answer), Ok(Reply::Result(_) | Reply::Closed(_))));
        for thread in [answering, closing] {
            thread.join().unwrap();
        }
        assert_eq!(remembered(&session), 0);
    });
}

/// What is sent while the connection ends fails at once or has the reason as its answer.
#[test]
fn nobody_waits_for_ever_at_the_end() {
    all(|| {
        let session = Session::new(LIMITS);
        let closing = beside(&session, |session| session.close(closed("gone")));
        if let Ok(answer) = session.request(outbound("model/list", "{}")) {
            assert!(matches!(block_on(answer), Ok(Reply::Closed(_))));
        }
        assert_eq!(block_on(session.when_closed()), Ok(closed("gone")));
        closing.join().unwrap();
        assert_eq!(remembered(&session), 0);
    });
}

/// One place in flight: whoever goes gives it to the next, whether his request was written or not, and is never answered.
#[test]
fn a_place_that_is_given_up_is_given_on() {
    some(|| {
        let session = Session::new(Limits { in_flight: 1, ..LIMITS });
        let leaving = beside(&session, |session| drop(session.request(outbound(NEVER, "{}")).unwrap()));
        let asking = [(), ()].map(|()| beside(&session, ask));
        let serving = beside(&session, serve);
        asking.into_iter().chain([leaving]).for_each(|thread| thread.join().unwrap());
        session.finish_writing();
        serving.join().unwrap();
        // If it was written its answer may yet come.
        assert!(remembered(&session) <= 1);
    });
}

/// A request that is undone, and is answered.
fn undone() -> (Arc<Session>, PendingAnswer, JoinHandle<()>) {
    let session = Session::new(LIMITS);
    let undo = Undo::Request { method: "thread/unsubscribe", params: "{}".into(), then: None };
    let outbound = Outbound { undo: Some(undo), ..outbound("thread/start", "{}") };
    let answer = session.request(outbound).unwrap();
    let answering = beside(&session, |session| feed(session, r#"{"id":1,"result":{}}"#));
    (session, answer, answering)
}

/// The requests that were written.
fn methods(session: &Session) -> Vec<String> {
    session.finish_writing();
    let mut methods = Vec::new();
    write_all(session, |line| methods.push(written(line).1));
    methods
}

/// The answer arrives while its receiver goes.
#[test]
fn what_nobody_waits_for_is_undone_once() {
    all(|| {
        let (session, answer, answering) = undone();
        drop(answer);
        answering.join().unwrap();
        assert_eq!(methods(&session), ["thread/start", "thread/unsubscribe"]);
    });
}

/// As above, but it is looked at first.
#[test]
fn what_is_looked_at_and_dropped_is_undone_once() {
    all(|| {
        let (session, mut answer, answering) = undone();
        drop(Future::poll(Pin::new(&mut answer), &mut no_waker()));
        drop(answer);
        answering.join().unwrap();
        assert_eq!(methods(&session), ["thread/start", "thread/unsubscribe"]);
    });
}
