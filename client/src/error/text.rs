//! What others have written, made fit for a message: no escape sequence of theirs reaches a terminal.

use std::iter::Peekable;
use std::str::Chars;

/// How many lines of stderr a message has: enough for an error and its cause.
const LINES: usize = 5;

/// What the runtime writes to stderr whenever it starts, as far as it says nothing of why it stopped.
const NOTICES: [&str; 1] = ["Codex could not find bubblewrap on PATH"];

/// A text without escape sequences and without characters that control a terminal or turn the direction of writing.
/// Line ends and tabs stay.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => skip_sequence(&mut chars),
            // The same as ESC [, in one character.
            '\u{9b}' => skip_parameters(&mut chars),
            '\n' | '\t' => plain.push(char),
            _ if char.is_control() || turns(char) => {}
            _ => plain.push(char),
        }
    }
    plain
}

/// Whether a character turns the direction of the text after it, so that it reads otherwise than it is.
fn turns(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Skips what belongs to an ESC (ECMA-48).
fn skip_sequence(chars: &mut Peekable<Chars<'_>>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            skip_parameters(chars);
        }
        // Strings, such as a window's title or a link: up to BEL or ESC \.
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(char) = chars.next() {
                if char == '\u{7}' || (char == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                    return;
                }
            }
        }
        _ => {
            while chars.next_if(|char| matches!(char, ' '..='/')).is_some() {}
            chars.next_if(|char| matches!(char, '0'..='~'));
        }
    }
}

/// Skips the parameters of a control sequence and the character that ends it.
fn skip_parameters(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|char| matches!(char, ' '..='?')).is_some() {}
    chars.next_if(|char| matches!(char, '@'..='~'));
}

/// A line that is no message of the protocol. What begins like one is not repeated: in it may stand a secret.
pub(crate) fn broken(line: &str) -> String {
    match line.trim_start().as_bytes() {
        [b'{' | b'[' | b'"', ..] => "not shown, for it may hold a secret".to_owned(),
        _ => plain(line),
    }
}

/// What serde says of a value, without the value, in which a secret may stand.
pub(crate) fn without_value(reason: &str) -> String {
    let (before, after) = (": string \"", "\", expected ");
    match (reason.find(before), reason.rfind(after)) {
        (Some(start), Some(end)) if start + before.len() <= end => {
            format!("{}: string, expected {}", &reason[..start], &reason[end + after.len()..])
        }
        _ => reason.to_owned(),
    }
}

/// The last lines of stderr for a message: those that can say why the runtime has stopped.
pub(super) fn tail(stderr: &str) -> String {
    let stderr = plain(stderr);
    let telling = stderr.lines().filter(|line| tells(line)).collect::<Vec<_>>();
    let Some(last) = telling.len().checked_sub(1) else { return String::new() };
    let first = (last + 1).saturating_sub(LINES);
    telling[first..].iter().fold("; stderr ends with:".to_owned(), |text, line| text + "\n  " + line)
}

/// Whether a line of stderr is neither empty, nor of a backtrace, nor a notice.
fn tells(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !of_a_backtrace(line) && !NOTICES.iter().any(|notice| line.contains(notice))
}

/// A frame reads `12: name` or `12: 0x55d0 - name`, with the next line `at file:line:column`.
fn of_a_backtrace(line: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let frame = line.split_once(": ").is_some_and(|(index, _)| number(index));
    let place =
        line.strip_prefix("at ").and_then(|at| at.rsplit_once(':')).is_some_and(|(_, end)| number(end));
    frame || place || matches!(line, "Stack backtrace:" | "stack backtrace:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_controls_a_terminal_is_left_out() {
        let cases = [
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{1b}]0;title\u{7}a\u{1b}]8;;http://x\u{1b}\\link", "alink"),
            ("\u{9b}2Jclear\r\u{8}\u{0}", "clear"),
            ("\u{1b}(Bcharset\u{1b}cset", "charsetset"),
            ("cut \u{1b}[", "cut "),
            ("cut \u{1b}]0;tit", "cut "),
            ("\u{202e}backwards\u{2069}", "backwards"),
            ("two\nlines\tand a ü", "two\nlines\tand a ü"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_value_that_is_of_another_type_is_not_repeated() {
        let reason = serde_json::from_str::<u8>(r#""a \", expected b""#).unwrap_err().to_string();
        assert_eq!(without_value(&reason), "invalid type: string, expected u8 at line 1 column 18");
        for other in ["missing field `id`", "invalid type: map, expected u8", ": string \""] {
            assert_eq!(without_value(other), other);
        }
    }

    #[test]
    fn a_broken_message_is_not_repeated() {
        assert_eq!(broken(r#" {"key":"hunter2"#), "not shown, for it may hold a secret");
        assert_eq!(broken("\u{1b}[1mbash: codex: not found"), "bash: codex: not found");
    }

    #[test]
    fn the_tail_of_stderr_leaves_out_frames_notices_and_colours() {
        let stderr = "\u{1b}[2m2026-11-21T17:24:57Z\u{1b}[0m \u{1b}[31mERROR\u{1b}[0m codex_app_server: Codex could not \
                      find bubblewrap on PATH. Install bubblewrap with your OS package manager.\nError: invalid type\n\
                      in `model`\n\n\nStack backtrace:\n   0: <unknown>\n   1: main\n             at src/main.rs:1:2\n";
        assert_eq!(tail(stderr), "; stderr ends with:\n  Error: invalid type\n  in `model`");
    }

    #[test]
    fn the_tail_of_stderr_is_short_and_may_be_nothing() {
        assert_eq!(tail("a\nb\nc\nd\ne\nf\n"), "; stderr ends with:\n  b\n  c\n  d\n  e\n  f");
        assert_eq!(tail("\n   3: <unknown>\n"), "");
    }
}
