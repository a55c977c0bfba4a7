//! Turns: who hears of them, who interrupts them, and what is kept of them.

use super::*;
use crate::session::{Stage, TurnRecord};
use crate::sync::schedules::{all, beside, some};

fn started(thread: &str, turn: &str) -> String {
    let turn = format!(r#"{{"id":"{turn}","items":[],"status":"inProgress"}}"#);
    format!(r#"{{"method":"turn/started","params":{{"threadId":"{thread}","turn":{turn}}}}}"#)
}

/// What is kept unread is handed to the reader, or arrives after it has come: all of it, once.
#[test]
fn the_first_reader_has_everything() {
    some(|| {
        let session = Session::new(LIMITS);
        let feeding = beside(&session, |session| {
            feed(session, delta("t", "u", "1"));
            feed(session, completed("t", "u"));
        });
        let (record, inbox) = session.claim("u");
        assert_eq!(show_all(&inbox), ["1", "turn/completed", "(complete)"]);
        assert!(matches!(record.stage(), Stage::Complete));
        feeding.join().unwrap();
        assert_eq!(remembered(&session), 0);
    });
}

/// The bound of what is kept unread: what is read and what was dropped is all that came.
#[test]
fn what_had_to_go_is_counted_and_the_rest_is_read() {
    some(|| {
        // There is room for one of the two: each takes about as much as its line.
        let session = Session::new(Limits { backlog: delta("t", "u", "1").len() * 3 / 2, ..LIMITS });
        let feeding = beside(&session, |session| {
            feed(session, delta("t", "u", "1"));
            feed(session, delta("t", "u", "2"));
            session.close(closed("gone"));
        });
        let read = show_all(&session.claim("u").1);
        feeding.join().unwrap();
        match &read.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["1", "2", "(closed: gone)"] => assert_eq!(session.dropped(), 0),
            ["(overrun by 2)"] => assert_eq!(session.dropped(), 2),
            // The connection was gone when the reader came.
            ["(closed: gone)"] => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(remembered(&session), 0);
    });
}

/// Whoever waits for a turn to run, or to be over, hears of it, and finds it so.
#[test]
fn those_who_wait_are_told() {
    some(|| {
        let session = Session::new(LIMITS);
        let (record, _inbox) = session.claim("u");
        let feeding = beside(&session, |session| {
            feed(session, started("t", "u"));
            feed(session, completed("t", "u"));
        });
        let waiting = beside(&record, |record| {
            let _ = block_on(record.running());
            assert!(!record.is_starting());
        });
        let _ = block_on(record.over());
        assert!(record.is_over());
        for thread in [feeding, waiting] {
            thread.join().unwrap();
        }
    });
}

/// The end of the turn and that of the connection at once: one of the two, and the same for all.
#[test]
fn a_turn_ends_once() {
    some(|| {
        let session = Session::new(LIMITS);
        let (record, inbox) = session.claim("u");
        let feeding = beside(&session, |session| feed(session, completed("t", "u")));
        let closing = beside(&session, |session| session.close(closed("gone")));
        let read = show_all(&inbox);
        let _ = block_on(record.over());
        match record.stage() {
            Stage::Complete => assert_eq!(read, ["turn/completed", "(complete)"]),
            Stage::Closed(_) => assert_eq!(read, ["(closed: gone)"]),
            other => panic!("{other:?}"),
        }
        for thread in [feeding, closing] {
            thread.join().unwrap();
        }
        assert_eq!(remembered(&session), 0);
    });
}

/// A turn is claimed while the connection ends: nobody waits for it.
#[test]
fn a_turn_that_is_claimed_at_the_end_is_over() {
    all(|| {
        let session = Session::new(LIMITS);
        let closing = beside(&session, |session| session.close(closed("gone")));
        let (record, inbox) = session.claim("u");
        let _ = (block_on(record.running()), block_on(record.over()));
        assert_eq!(show_all(&inbox), ["(closed: gone)"]);
        closing.join().unwrap();
        assert_eq!(remembered(&session), 0);
    });
}

/// A second reader comes at any time, also at the end.
#[test]
fn a_further_reader_has_the_end() {
    some(|| {
        let session = Session::new(LIMITS);
        let (record, inbox) = session.claim("u");
        let feeding = beside(&session, |session| feed(session, completed("t", "u")));
        assert_eq!(show_all(&session.join("u", &record)), ["turn/completed", "(complete)"]);
        feeding.join().unwrap();
        assert_eq!(read(&inbox), ["turn/completed", "(complete)"]);
    });
}

/// Waits as the watch of a turn that must not fall silent does.
fn until(asks: bool, (record, inbox): &(Arc<TurnRecord>, Arc<Notifications>)) {
    block_on(poll_fn(|cx| {
        assert!(inbox.poll_take(cx, &mut Packed::default()).is_pending());
        if record.is_asking() == asks { Poll::Ready(()) } else { Poll::Pending }
    }));
}

#[test]
fn its_reader_is_woken_when_the_server_asks() {
    all(|| {
        let session = Session::new(LIMITS);
        let turn = session.claim("u");
        let asking = beside(&session, |session| feed(session, APPROVAL));
        until(true, &turn);
        asking.join().unwrap();
    });
}

#[test]
fn its_reader_is_woken_when_the_server_is_answered() {
    all(|| {
        let session = Session::new(LIMITS);
        let turn = session.claim("u");
        feed(&session, APPROVAL);
        let answering = beside(&session, |session| session.respond(&7.into(), Ok("{}".into())));
        until(false, &turn);
        answering.join().unwrap();
    });
}

/// The peer answers `turn/start`, says that the turn runs, and ends it when it is interrupted; returns how often.
fn serve(session: &Session) -> usize {
    let mut interrupted = 0;
    write_all(session, |line| match written(line) {
        (id, method) if method == "turn/start" => {
            feed(session, turn_answer(id, "u"));
            feed(session, started("t", "u"));
        }
        (id, method) => {
            assert_eq!(method, "turn/interrupt");
            interrupted += 1;
            feed(session, format!(r#"{{"id":{id},"result":{{}}}}"#));
            feed(session, completed("t", "u"));
            session.finish_writing();
        }
    });
    interrupted
}

/// The start of a turn that nobody waits for: it is interrupted, once, however far it has come.
#[test]
fn a_turn_that_nobody_waits_for_is_interrupted_once() {
    some(|| {
        let session = Session::new(LIMITS);
        let serving = beside(&session, serve);
        let undo = Undo::Interrupt { thread_id: "t".into() };
        let expect = Expect::Turn(turn_id);
        let start = Outbound { expect, undo: Some(undo), ..outbound("turn/start", "{}") };
        drop(session.request(start).unwrap());
        assert_eq!(serving.join().unwrap(), 1);
        assert_eq!(remembered(&session), 0);
    });
}

/// A handle is dropped while its turn begins: the interrupt is sent once, and when the runtime takes it.
#[test]
fn an_interrupt_waits_for_the_turn_to_run_and_is_sent_once() {
    all(|| {
        let session = Session::new(LIMITS);
        let (_, _inbox) = session.claim("u");
        let feeding = beside(&session, |session| {
            feed(session, started("t", "u"));
            feed(session, delta("t", "u", "1"));
        });
        session.interrupt("t", "u");
        feeding.join().unwrap();
        session.finish_writing();
        let mut methods = Vec::new();
        write_all(&session, |line| methods.push(written(line).1));
        assert_eq!(methods, ["turn/interrupt"]);
    });
}
