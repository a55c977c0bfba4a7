//! What happens in a turn, chosen by chance before it begins.

use std::fmt;
use std::time::Duration;

use fastrand::Rng;

/// What the model answers to one request: messages, and how it ends.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) messages: Vec<Message>,
    pub(crate) end: End,
}

/// As short as it can be said: what a fault names.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for message in &self.messages {
            match message.held {
                Some((before, midway)) => write!(f, "{} words, after {before} {midway:?}; ", message.words)?,
                None => write!(f, "{} words; ", message.words)?,
            }
        }
        write!(f, "{:?}", self.end)
    }
}

/// A message of numbered words.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// How many are written before the model waits, and what is done to the turn meanwhile.
    pub(crate) held: Option<(usize, Midway)>,
    pub(crate) words: usize,
}

/// What is done to a turn while its model waits in the middle of a message.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Midway {
    Wait(Duration),
    Steer,
    Interrupt,
    SteerAndInterrupt,
}

/// How an answer of the model ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    /// With a command that wants an approval.
    Ask(Decision),
    /// With a call of this program's tool.
    Call(Tool),
    Done,
    Fail(Failure),
}

/// What the handler does when it is asked for an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Accept,
    /// Accepts a command that would run for minutes after the turn.
    Background,
    Decline,
    /// Does not allow it, and interrupts the turn.
    Cancel,
    Panic,
    /// Defers it, and accepts from elsewhere.
    Later,
    /// Defers it, and drops it.
    Forget,
    /// Is never heard of again: then the turn is interrupted.
    Never,
}

/// What this program's tool does when it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Answer,
    Slow,
    Refuse,
    Panic,
}

/// How the model fails.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failure {
    Status(u16),
    Code(&'static str),
    Disconnect,
}

macro_rules! words {
    ($type:ident: $($variant:ident = $word:literal,)*) => {
        impl $type {
            pub(crate) const ALL: &[Self] = &[$(Self::$variant,)*];

            pub(crate) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            pub(crate) fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! { Decision:
    Accept = "accept",
    Background = "background",
    Decline = "decline",
    Cancel = "cancel",
    Panic = "panic",
    Later = "later",
    Forget = "forget",
    Never = "never",
}

words! { Tool:
    Answer = "answer",
    Slow = "slow",
    Refuse = "refuse",
    Panic = "panic",
}

const FAILURES: [Failure; 6] = [
    Failure::Status(400),
    Failure::Status(429),
    Failure::Status(503),
    Failure::Code("server_error"),
    Failure::Code("rate_limit_exceeded"),
    Failure::Disconnect,
];

/// A turn: up to two answers that call something, and the last one. One that nobody attends to must not wait for an
/// answer that never comes: nobody would interrupt it.
pub(crate) fn turn(rng: &mut Rng, attended: bool) -> Vec<Step> {
    let calls = rng.usize(0..3);
    let mut steps: Vec<_> =
        (0..calls).map(|_| Step { messages: messages(rng, 0..2), end: call(rng) }).collect();
    if !attended {
        steps.retain(|step| !matches!(step.end, End::Ask(Decision::Never)));
    }
    steps.push(if rng.u8(0..8) == 0 {
        failing(rng)
    } else {
        Step { messages: messages(rng, 1..3), end: End::Done }
    });
    steps
}

fn call(rng: &mut Rng) -> End {
    if rng.bool() { End::Ask(one_of(rng, Decision::ALL)) } else { End::Call(one_of(rng, Tool::ALL)) }
}

fn failing(rng: &mut Rng) -> Step {
    let failure = one_of(rng, &FAILURES);
    let messages = match failure {
        // Then nothing is streamed at all.
        Failure::Status(_) => Vec::new(),
        Failure::Code(_) => messages(rng, 0..2),
        Failure::Disconnect => vec![Message { held: None, words: rng.usize(1..20) }],
    };
    Step { messages, end: End::Fail(failure) }
}

fn messages(rng: &mut Rng, number: std::ops::Range<usize>) -> Vec<Message> {
    (0..rng.usize(number)).map(|_| message(rng)).collect()
}

fn message(rng: &mut Rng) -> Message {
    // Now and then one that is longer than what any buffer on the way holds at once.
    let words = if rng.u8(0..12) == 0 { rng.usize(500..1500) } else { rng.usize(1..40) };
    let held = (rng.u8(0..3) == 0).then(|| (rng.usize(0..=words), midway(rng)));
    Message { held, words }
}

fn midway(rng: &mut Rng) -> Midway {
    match rng.u8(0..8) {
        0..=2 => Midway::Wait(Duration::from_millis(rng.u64(0..300))),
        3..=5 => Midway::Steer,
        6 => Midway::Interrupt,
        _ => Midway::SteerAndInterrupt,
    }
}

pub(crate) fn one_of<T: Copy>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.usize(0..all.len())]
}
