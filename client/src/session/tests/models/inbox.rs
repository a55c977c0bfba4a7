//! A queue with one reader.

use super::*;
use crate::sync::relay::Sleeper;
use crate::sync::schedules::{all, beside};

fn wake(sleeper: Option<Sleeper>) {
    sleeper.into_iter().for_each(Sleeper::wake);
}

/// Reads an inbox to its end.
fn numbers(inbox: &Inbox<VecDeque<usize>>) -> (Vec<usize>, InboxEnd) {
    let (pieces, end) = read_to_end(inbox);
    (pieces.into_iter().flatten().collect(), end)
}

#[test]
fn what_is_pushed_before_the_end_is_read_once_and_in_order() {
    all(|| {
        let inbox = Inbox::<VecDeque<_>>::new(None);
        let pushing = beside(&inbox, |inbox| {
            wake(inbox.push(1));
            wake(inbox.push(2));
            wake(inbox.end(InboxEnd::Complete));
        });
        let (read, end) = numbers(&inbox);
        assert_eq!(read, [1, 2]);
        assert!(matches!(end, InboxEnd::Complete));
        pushing.join().unwrap();
    });
}

#[test]
fn the_end_is_seen_whoever_pushes_meanwhile() {
    all(|| {
        let inbox = Inbox::<VecDeque<_>>::new(None);
        let pushing = beside(&inbox, |inbox| wake(inbox.push(1)));
        let ending = beside(&inbox, |inbox| wake(inbox.end(InboxEnd::Closed(closed("gone")))));
        let (read, end) = numbers(&inbox);
        assert!(matches!(read[..], [] | [1]), "{read:?}");
        assert!(matches!(end, InboxEnd::Closed(_)));
        for thread in [pushing, ending] {
            thread.join().unwrap();
        }
    });
}

#[test]
fn two_who_push_are_both_heard() {
    all(|| {
        let inbox = Inbox::<VecDeque<_>>::new(None);
        let pushing = [1, 2].map(|message| beside(&inbox, move |inbox| wake(inbox.push(message))));
        let (mut read, mut taken) = (Vec::new(), VecDeque::new());
        while read.len() < 2 {
            block_on(poll_fn(|cx| inbox.poll_take(cx, &mut taken))).unwrap();
            read.extend(taken.drain(..));
        }
        read.sort_unstable();
        assert_eq!(read, [1, 2]);
        for thread in pushing {
            thread.join().unwrap();
        }
    });
}

#[test]
fn what_does_not_fit_is_counted() {
    all(|| {
        let inbox = Inbox::<VecDeque<_>>::new(Some(1));
        let pushing = beside(&inbox, |inbox| {
            (1..=2).for_each(|message| wake(inbox.push(message)));
            wake(inbox.end(InboxEnd::Complete));
        });
        let (read, _) = numbers(&inbox);
        pushing.join().unwrap();
        let dropped = match take(&inbox).1 {
            Some(InboxEnd::Overrun { dropped }) => dropped,
            other => {
                assert!(matches!(other, Some(InboxEnd::Complete)), "{other:?}");
                0
            }
        };
        assert_eq!(read.len() as u64 + dropped, 2);
        assert_eq!(read, (1..=read.len()).collect::<Vec<_>>());
    });
}
