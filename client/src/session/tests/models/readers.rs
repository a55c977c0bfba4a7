//! Readers that come and go while something arrives.

use super::*;
use crate::sync::schedules::{all, beside, some};

/// What is kept for the first reader of the global stream, and what arrives once it is there.
#[test]
fn the_first_reader_of_what_belongs_to_nothing_else_has_everything() {
    some(|| {
        let session = Session::new(LIMITS);
        let feeding = beside(&session, |session| {
            feed(session, global("1"));
            feed(session, global("2"));
            session.close(closed("gone"));
        });
        let inbox = session.subscribe_global();
        assert_eq!(show_all(&inbox), ["1", "2", "(closed: gone)"]);
        session.unsubscribe_global(&inbox);
        feeding.join().unwrap();
        assert_eq!(remembered(&session), 0);
    });
}

/// What arrives for a reader that goes is his or belongs to nobody: then the global stream has it. Nobody has it twice.
#[test]
fn a_reader_that_goes_leaves_nothing_behind() {
    all(|| {
        let session = Session::new(LIMITS);
        let everything = session.subscribe_global();
        let key = Key::Watch("w".into());
        let inbox = session.subscribe(key.clone());
        let changed = r#"{"method":"fs/changed","params":{"watchId":"w","changedPaths":[]}}"#;
        let feeding = beside(&session, move |session| feed(session, changed));
        session.unsubscribe(&key, &inbox);
        feeding.join().unwrap();
        assert_eq!([read(&inbox), read(&everything)].concat(), ["fs/changed"]);
        session.close(closed("gone"));
        assert_eq!(remembered(&session), 0);
    });
}

/// The end of a login arrives while whoever began it looks at the answer.
#[test]
fn a_login_that_ends_at_once_is_heard() {
    all(|| {
        let session = Session::new(LIMITS);
        let start = Outbound { expect: Expect::Login, ..outbound("account/login/start", "{}") };
        let answer = session.request(start).unwrap();
        let feeding = beside(&session, |session| {
            feed(session, r#"{"id":1,"result":{"type":"chatgpt","loginId":"l","authUrl":"u"}}"#);
            feed(
                session,
                r#"{"method":"account/login/completed","params":{"loginId":"l","success":true,"error":null}}"#,
            );
        });
        let Ok(Reply::Result(Answer { started: Some(Started::Login(login)), .. })) = block_on(answer) else {
            panic!("no login")
        };
        assert_eq!(show_all(&login.keep()), ["account/login/completed", "(complete)"]);
        feeding.join().unwrap();
        assert_eq!(remembered(&session), 0);
    });
}
