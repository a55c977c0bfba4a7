//! Lines of real sessions that somebody has changed, for tests of what reads them in more than one way.

/// What the runtime wrote.
pub(crate) const SESSIONS: [&str; 3] = [
    include_str!("../../tests/fixtures/session/text_turn.jsonl"),
    include_str!("../../tests/fixtures/session/command_approval.jsonl"),
    include_str!("../../tests/fixtures/session/login_cancel.jsonl"),
];
/// What is put into lines.
const PIECES: [&str; 24] = [
    "\"",
    "\\",
    "\\u00e9",
    "\\uD800",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "0",
    "-",
    "1.5",
    "1e9",
    "null",
    "true",
    " ",
    "\u{1}",
    "\"id\":",
    "\"turnId\":\"x\",",
    "\"threadId\":7,",
    ",\"emittedAtMs\":1",
    "\"method\":",
    "é",
];

/// So many of them, the same each time.
pub(crate) fn changed(count: usize) -> impl Iterator<Item = String> {
    let mut random = fastrand::Rng::with_seed(7);
    let lines: Vec<&str> = SESSIONS.iter().flat_map(|session| session.lines()).collect();
    (0..count).map(move |_| {
        let mut line = random.choice(&lines).map_or_else(Vec::new, |line| line.chars().collect());
        for _ in 0..random.usize(1..4) {
            let (start, length) = (random.usize(..line.len()), random.usize(..3));
            let end = line.len().min(start + length);
            let piece = random.choice(PIECES).unwrap_or_default();
            line.splice(start..end, piece.chars().take(if random.bool() { usize::MAX } else { 0 }));
        }
        line.into_iter().collect()
    })
}
