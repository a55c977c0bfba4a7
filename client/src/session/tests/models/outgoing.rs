//! What is to be written.

use super::*;
use crate::sync::schedules::{all, beside, some};

/// A notification as it is written.
fn line(method: &str) -> String {
    format!(r#"{{"method":"{method}"}}"#)
}

fn lines(session: &Session) -> Vec<String> {
    let mut lines = Vec::new();
    write_all(session, |line| lines.push(line.to_owned()));
    lines
}

#[test]
fn every_line_is_written_once_and_in_order() {
    all(|| {
        let session = Session::new(LIMITS);
        let sending = beside(&session, |session| {
            session.notify("a");
            session.notify("b");
            session.finish_writing();
        });
        assert_eq!(lines(&session), ["a", "b"].map(line));
        sending.join().unwrap();
    });
}

#[test]
fn the_writer_ends_whoever_still_sends() {
    some(|| {
        let session = Session::new(LIMITS);
        let sending = ["a", "b"]
            .map(|method| beside(&session, move |session| (0..2).for_each(|_| session.notify(method))));
        let ending = beside(&session, |session| session.finish_writing());
        let lines = lines(&session);
        for method in ["a", "b"] {
            assert!(lines.iter().filter(|other| **other == line(method)).count() <= 2, "{lines:?}");
        }
        assert!(lines.iter().all(|written| ["a", "b"].map(line).contains(written)), "{lines:?}");
        sending.into_iter().chain([ending]).for_each(|thread| thread.join().unwrap());
        // What came after the end is not written, and not kept.
        assert!(matches!(session.poll_outgoing(&mut no_waker()), Poll::Ready(None)));
    });
}
