//! What the docs say of a future that is dropped, word for word, and whether it holds.

use crate::runner::Shown;

/// A call that was dropped, and what came of it.
pub(crate) struct Dropped<'d> {
    /// Whether it was polled at all.
    pub(crate) polled: bool,
    /// What was sent until it was dropped.
    pub(crate) before: &'d [String],
    /// What was sent after that, before the next call.
    pub(crate) after: &'d [String],
    /// What a call sends that is not dropped, and what that comes to.
    pub(crate) whole: &'d [String],
    pub(crate) outcome: &'d Shown,
    /// What the next call came to, and what it has sent.
    pub(crate) again: &'d Shown,
    pub(crate) sent_again: &'d [String],
    /// How many connections are left before the next call.
    pub(crate) connections: usize,
    /// Whether it was asked for that a turn is interrupted.
    pub(crate) interrupts: bool,
}

/// Whether something holds of a call that was dropped.
type Check = fn(&Dropped<'_>) -> bool;

/// The sentences of the docs. One that is not here fails the tests: what is said must be seen to hold.
const CLAIMS: &[(&str, Check)] = &[
    ("Once polled, the request is on its way: dropping it only forgets the answer.", on_its_way),
    ("Once the request is on its way, dropping it only forgets the answer.", nothing_follows),
    ("It only reads: dropping it has no effect.", only_reads),
    ("It changes nothing: dropped, it can be called again.", loses_nothing),
    ("Dropping the future loses nothing: the next call gives what it would have given.", loses_nothing),
    ("Dropping the future loses nothing: the next call waits for the same page.", |dropped| {
        loses_nothing(dropped) && [dropped.before, dropped.sent_again].concat() == dropped.whole
    }),
    ("Dropping it loses nothing: the next `wait` gives the same end.", loses_nothing),
    (
        "Dropped on the way, it loses nothing of the result: the next `run` has it. Streams go on from there.",
        loses_nothing,
    ),
    ("As [`run`](Self::run): what was told is not told again.", loses_nothing),
    (
        "Dropped on the way, it loses nothing: the next `run` goes on from there, with the turns that were seen.",
        loses_nothing,
    ),
    ("Dropped, it loses the items that it has gathered; they can be listed anew.", only_reads),
    ("Dropped, it loses the output that it has gathered; the process runs on, unread.", nothing_follows),
    (
        "Awaiting the builder does not wait: the command is on its way with the first poll.",
        // So that it can only be dropped before it is polled.
        |dropped| !dropped.polled && nothing_follows(dropped) && dropped.before.is_empty(),
    ),
    (
        "Dropped before the answer, it leaves no watch behind: one that the runtime begins all the same is ended.",
        |dropped| is_undone(dropped, &["fs/unwatch"]),
    ),
    (
        "Dropped before the answer, it leaves no search behind: one that the runtime begins all the same is ended.",
        |dropped| is_undone(dropped, &["fuzzyFileSearch/sessionStop"]),
    ),
    (
        "Dropped before the answer, it leaves no process behind: one that the runtime starts all the same is killed.",
        |dropped| is_undone(dropped, &["process/kill"]),
    ),
    (
        "Dropped before the answer, it leaves no conversation behind: one that the runtime begins all the same is ended.",
        |dropped| is_undone(dropped, &["thread/realtime/stop"]),
    ),
    (
        "Dropped before the answer it leaves no goal that runs: one that the runtime begins all the same is paused, and its turn interrupted.",
        |dropped| match dropped.before.iter().any(|method| method == "thread/goal/set") {
            true => dropped.after == ["thread/goal/set", "turn/interrupt"],
            false => dropped.after.is_empty(),
        },
    ),
    (
        "Dropped before the answer, the turn runs all the same, and nobody reads it; with [`interrupt_on_drop`](generated::TurnStart::interrupt_on_drop) it is interrupted.",
        |dropped| match dropped.interrupts {
            true => is_undone(dropped, &["turn/interrupt"]),
            false => goes_no_further(dropped),
        },
    ),
    (
        "Dropped, the turn runs on. To be able to go on with it, or to have it interrupted ([`interrupt_on_drop`](generated::TurnStart::interrupt_on_drop)), start it with [`turn`](Self::turn).",
        on_its_way,
    ),
    ("As [`run`](Self::run).", on_its_way),
    ("Dropped before the answer, the turn has the input all the same.", on_its_way),
    ("Dropped before the answer, the review runs all the same, and nobody reads it.", on_its_way),
    ("Dropped on the way, the history is compacted all the same.", |dropped| {
        nothing_follows(dropped) && dropped.polled != dropped.before.is_empty()
    }),
    (
        "Dropped before the answer, the thread may be started all the same; it is then listed once something is stored of it.",
        on_its_way,
    ),
    (
        "Dropped before the answer, the thread may be loaded all the same; it can be resumed again.",
        on_its_way,
    ),
    ("Dropped before the answer, the thread may be forked all the same; it is then listed.", on_its_way),
    (
        "Dropped before the answer, the attempt stays open in the runtime, and nobody waits for it.",
        on_its_way,
    ),
    (
        "Dropping it has no effect on the turn; what has arrived of it by then is not kept for another attempt.",
        nothing_follows,
    ),
    (
        "Dropped before the turn runs, it interrupts nothing; from then on the request is on its way.",
        nothing_follows,
    ),
    ("Dropped on the way, the goal may be paused and its turn run on to its end.", nothing_follows),
    ("Dropped, it drops the attempt that is under way, and makes no other one.", nothing_follows),
    (
        "Dropped, it closes the new connection, if there is one. Nothing of the thread is lost: call it again.",
        leaves_no_connection,
    ),
    ("As [`reconnect`].", leaves_no_connection),
    (
        "The end is asked for with the first poll; dropped after it, the runtime still goes, unwatched.",
        |dropped| (dropped.connections == 0) == dropped.polled && nothing_follows(dropped),
    ),
];

/// Whether the docs' sentence holds.
pub(crate) fn check(safety: &str, dropped: &Dropped<'_>) -> Result<(), String> {
    let Some((_, holds)) = CLAIMS.iter().find(|(said, _)| *said == safety) else {
        return Err(format!("nobody checks that \"{safety}\""));
    };
    if holds(dropped) {
        return Ok(());
    }
    let Dropped { before, after, again, outcome, .. } = dropped;
    Err(format!(
        "it does not hold that \"{safety}\": sent until then {before:?}, after it {after:?}; the next call gives \
         {again:?}, and the first would have given {outcome:?}"
    ))
}

/// Nothing more is sent.
fn nothing_follows(dropped: &Dropped<'_>) -> bool {
    dropped.after.is_empty()
}

/// It is sent by the first poll, once and for all.
fn on_its_way(dropped: &Dropped<'_>) -> bool {
    let sent = if dropped.polled { dropped.whole } else { &[] };
    dropped.before == sent && nothing_follows(dropped)
}

/// What was sent by then was the beginning of it, and is all of it.
fn goes_no_further(dropped: &Dropped<'_>) -> bool {
    dropped.whole.starts_with(dropped.before)
        && dropped.polled != dropped.before.is_empty()
        && nothing_follows(dropped)
}

fn only_reads(dropped: &Dropped<'_>) -> bool {
    let reads = |method: &String| ["/list", "/read", "/get"].iter().any(|end| method.ends_with(end));
    dropped.whole.iter().all(reads) && loses_nothing(dropped)
}

/// The next call gives what this one would have given.
fn loses_nothing(dropped: &Dropped<'_>) -> bool {
    dropped.again == dropped.outcome && nothing_follows(dropped)
}

/// That of the set-up is the only one.
fn leaves_no_connection(dropped: &Dropped<'_>) -> bool {
    dropped.connections == 1 && loses_nothing(dropped)
}

/// What it has begun is undone by these requests.
fn is_undone(dropped: &Dropped<'_>, by: &[&str]) -> bool {
    if dropped.polled { dropped.before == dropped.whole && dropped.after == by } else { on_its_way(dropped) }
}
