//! What streams and is no turn: each finds its reader by the id that its family has.

use super::*;

/// A notification of each family, and the key of its reader.
fn families() -> Vec<(String, Key)> {
    let notification = |method: &str, params: &str| format!(r#"{{"method":"{method}","params":{params}}}"#);
    let output = r#""stream":"stdout","deltaBase64":"","capReached":false"#;
    vec![
        (
            notification("command/exec/outputDelta", &format!(r#"{{"processId":"a",{output}}}"#)),
            Key::Process("a".into()),
        ),
        (
            notification("process/outputDelta", &format!(r#"{{"processHandle":"a",{output}}}"#)),
            Key::ProcessHandle("a".into()),
        ),
        (notification("fs/changed", r#"{"watchId":"a","changedPaths":[]}"#), Key::Watch("a".into())),
        (notification("fuzzyFileSearch/sessionCompleted", r#"{"sessionId":"a"}"#), Key::Session("a".into())),
        (notification("thread/closed", r#"{"threadId":"a"}"#), Key::Thread("a".into())),
    ]
}

fn method(line: &str) -> &str {
    line.split('"').nth(3).unwrap()
}

#[test]
fn each_goes_to_its_reader_alone() {
    for (line, key) in families() {
        let mut peer = Peer::new();
        let mine = peer.session.subscribe(key.clone());
        let others: Vec<_> = families()
            .into_iter()
            .filter(|(_, other)| *other != key)
            .map(|(_, other)| peer.session.subscribe(other))
            .collect();
        peer.line(&line);
        assert_eq!(read(&mine), [method(&line)]);
        assert!(others.iter().all(|other| read(other).is_empty()));
        assert!(read(&peer.session.subscribe_global()).is_empty());
    }
}

#[test]
fn without_a_reader_each_goes_to_the_global_stream() {
    for (line, key) in families() {
        let mut peer = Peer::new();
        let gone = peer.session.subscribe(key.clone());
        peer.session.unsubscribe(&key, &gone);
        peer.line(&line);
        assert_eq!(read(&peer.session.subscribe_global()), [method(&line)]);
        assert_eq!(peer.size(), 1);
    }
}

#[test]
fn one_with_another_id_is_not_mine() {
    for (line, key) in families() {
        let mut peer = Peer::new();
        let mine = peer.session.subscribe(key);
        peer.line(line.replace(r#""a""#, r#""b""#));
        assert!(read(&mine).is_empty());
    }
}

#[test]
fn a_process_ends_with_its_exit() {
    let mut peer = Peer::new();
    let process = peer.session.subscribe(Key::ProcessHandle("a".into()));
    peer.line(r#"{"method":"process/exited","params":{"processHandle":"a"}}"#);
    assert_eq!(read(&process), ["undecodable process/exited", "(complete)"]);
    assert_eq!(peer.size(), 0);
}

#[test]
fn a_thread_has_what_its_turns_have_too() {
    let mut peer = Peer::new();
    let thread = peer.session.subscribe(Key::Thread("t".into()));
    let turn = peer.started_turn(1, "u");
    peer.lines(&[
        delta("t", "u", "1"),
        delta("s", "v", "2"),
        delta("t", "nobody's", "3"),
        completed("t", "u"),
    ]);
    assert_eq!(read(&thread), ["1", "3", "turn/completed"]);
    assert_eq!(read(&turn), ["1", "turn/completed", "(complete)"]);
    assert!(read(&peer.session.subscribe_global()).is_empty());
}

#[test]
fn a_dropped_reader_of_a_thread_is_forgotten() {
    let mut peer = Peer::new();
    drop(peer.session.subscribe(Key::Thread("a".into())));
    peer.line(r#"{"method":"thread/closed","params":{"threadId":"a"}}"#);
    assert_eq!(peer.size(), 0);
    assert_eq!(read(&peer.session.subscribe_global()), ["thread/closed"]);
}

#[test]
fn all_end_with_the_connection() {
    let peer = Peer::new();
    let readers: Vec<_> = families().into_iter().map(|(_, key)| peer.session.subscribe(key)).collect();
    peer.close("gone");
    assert!(readers.iter().all(|reader| read(reader) == ["(closed: gone)"]));
}
