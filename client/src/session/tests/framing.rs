//! How bytes become lines.

use super::*;

fn fed(pieces: &[&[u8]]) -> Vec<String> {
    let mut peer = Peer::new();
    let everything = peer.session.subscribe_global();
    pieces.iter().for_each(|piece| peer.feed(piece));
    read(&everything)
}

#[test]
fn a_line_may_come_one_byte_at_a_time() {
    let line = format!("{}\n", global("a"));
    let bytes: Vec<&[u8]> = line.as_bytes().chunks(1).collect();
    assert_eq!(fed(&bytes), ["a"]);
}

#[test]
fn a_read_may_hold_many_lines_and_a_part_of_the_next() {
    let lines = [global("a"), global("b"), global("c")].join("\n");
    assert_eq!(fed(&[lines.as_bytes()]), ["a", "b"]);
    assert_eq!(fed(&[lines.as_bytes(), b"\n"]), ["a", "b", "c"]);
}

#[test]
fn a_carriage_return_before_the_line_end_is_not_part_of_the_line() {
    let line = format!("{}\r\n", global("a"));
    let (head, end) = line.split_at(line.len() - 1);
    assert_eq!(fed(&[line.as_bytes(), line.as_bytes()]), ["a", "a"]);
    assert_eq!(fed(&[head.as_bytes(), end.as_bytes()]), ["a"]);
}

#[test]
fn empty_lines_are_passed_over() {
    assert_eq!(fed(&[b"\n\r\n\n", global("a").as_bytes(), b"\n\n\r\n"]), ["a"]);
}

#[test]
fn lines_of_white_space_are_no_messages() {
    assert_eq!(fed(&[b" \n"]), ["violation  "]);
}

#[test]
fn a_last_line_needs_no_line_end() {
    let mut frames = Frames::default();
    let mut arrived = &b"a\nb\r"[..];
    assert_eq!(frames.next_line(&mut arrived), Some(&b"a"[..]));
    assert_eq!(frames.next_line(&mut arrived), None);
    assert_eq!(frames.rest().as_deref(), Some(&b"b\r"[..]));
    assert_eq!(frames.rest(), None);
}

#[test]
fn a_character_may_be_split_between_reads() {
    let line = format!("{}\n", global("h\u{e9}\u{1f600}"));
    for split in 0..line.len() {
        let (head, rest) = line.as_bytes().split_at(split);
        assert_eq!(fed(&[head, rest]), ["h\u{e9}\u{1f600}"]);
    }
}

#[test]
fn a_line_may_be_64_mib_long() {
    let text = "x".repeat(64 << 20);
    let line = format!("{}\n{}\n", global(&text), global("after"));
    let pieces: Vec<&[u8]> = line.as_bytes().chunks(64 << 10).collect();
    let read = fed(&pieces);
    assert_eq!(read.len(), 2);
    assert!(read[0] == text, "the long line has changed");
    assert_eq!(read[1], "after");
}

#[test]
fn an_answer_may_be_64_mib_long() {
    let (mut peer, text) = (Peer::new(), format!("{:?}", "x".repeat(64 << 20)));
    let mut request = peer.request();
    peer.line(format!(r#"{{"id":1,"result":{text}}}"#));
    assert!(answer(&mut request) == text, "the long answer has changed");
}
