//! A captured session of the real runtime: one turn that writes a text.

const SESSION: &str = include_str!("../../../../protocol-types/tests/fixtures/session/text_turn.jsonl");

/// The first line of that method whose text holds the mark.
pub fn line(method: &str, mark: &str) -> &'static str {
    let start = format!(r#"{{"method":"{method}""#);
    let found = SESSION.lines().find(|line| line.starts_with(&start) && line.contains(mark));
    found.expect("the session has such a line")
}

/// What the runtime answered to the request of that id: 1 `initialize`, 2 `thread/start`, 3 `turn/start`.
pub fn result(id: u32) -> &'static str {
    let start = format!(r#"{{"id":{id},"result":"#);
    let found = SESSION.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('}'));
    found.expect("the session has such an answer")
}
