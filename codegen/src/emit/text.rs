//! What the dump says, made safe for code, rustdoc, Markdown and HTML: **the one place through which its words go.**
//!
//! A description is somebody else's text. As it is it could be a doctest, which is code that runs; a link, a tag or a
//! script; or a line of mdBook's that includes a file.

/// A description as prose: paragraphs, code spans and fenced text, no accidental links, tags or bare addresses.
pub(crate) fn prose(description: &str) -> String {
    let text = plain(description);
    let mut lines = text.trim().lines();
    let mut cleaned = Vec::new();
    while let Some(line) = lines.next() {
        match fence(line) {
            None => cleaned.push(prose_line(line)),
            Some(opened) => {
                let inside: Vec<&str> = lines.by_ref().take_while(|line| !closes(line, opened)).collect();
                let mark = "`".repeat(longest_run(&inside).max(2) + 1);
                cleaned.push(format!("{mark}text"));
                cleaned.extend(inside.into_iter().map(str::to_owned));
                cleaned.push(mark);
            }
        }
    }
    cleaned.join("\n")
}

/// The first paragraph of a description in one line, for the cell of a table.
pub(crate) fn cell(description: &str) -> String {
    let text = plain(description);
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    prose_line(&line).replace('|', "\\|")
}

/// A name of the protocol as a code span.
pub(crate) fn code(name: &str) -> String {
    let name = plain(name).replace('\n', " ");
    let mark = "`".repeat(longest_run(&[&name]) + 1);
    let space = if name.starts_with('`') || name.ends_with('`') { " " } else { "" };
    format!("{mark}{space}{name}{space}{mark}")
}

/// Without characters that control something or cannot be seen, and without what mdBook replaces wherever it stands.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let mut text: String = text.chars().filter_map(seen).collect();
    while text.contains("{{") {
        text = text.replace("{{", "{ {");
    }
    text
}

fn seen(char: char) -> Option<char> {
    match char {
        '\n' => Some(char),
        '\t' => Some(' '),
        // They turn the direction of writing, or take no room.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => None,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => None,
        _ if char.is_control() => None,
        _ => Some(char),
    }
}

/// The character and the length of the fence that a line opens.
fn fence(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|char| matches!(char, '`' | '~'))?;
    let length = line.chars().take_while(|char| *char == mark).count();
    // What has a backtick after it is a code span.
    let is_span = mark == '`' && line[length..].contains('`');
    (length >= 3 && !is_span).then_some((mark, length))
}

fn closes(line: &str, (mark, length): (char, usize)) -> bool {
    let line = line.trim();
    line.len() >= length && line.chars().all(|char| char == mark)
}

fn longest_run(lines: &[&str]) -> usize {
    let runs = lines.iter().flat_map(|line| line.split(|char| char != '`'));
    runs.map(str::len).max().unwrap_or_default()
}

/// A line that is no code, whatever it begins with: without what a block is made of.
fn prose_line(line: &str) -> String {
    let (mut start, mut rest) = (String::new(), line.trim());
    while let Some((mark, after)) = item(rest) {
        start.push_str(mark);
        start.push(' ');
        // More room than one space would make it code.
        rest = after.trim_start();
    }
    if rest.starts_with(['>', '~', '|', '=', '#']) || rest.starts_with("--") {
        start.push('\\');
    }
    start + &spans(rest)
}

/// The mark of a list's item, and what comes after it.
fn item(line: &str) -> Option<(&str, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let end = match line.as_bytes().get(digits)? {
        b'.' | b')' if digits > 0 => digits + 1,
        b'-' | b'+' if digits == 0 => 1,
        _ => return None,
    };
    let after = &line[end..];
    after.starts_with(' ').then_some((&line[..end], after))
}

/// Code spans as they are, what is between them as prose. A backtick without its other stands for itself.
fn spans(line: &str) -> String {
    let mut cleaned = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let length = rest[start..].bytes().take_while(|byte| *byte == b'`').count();
        let (before, run, after) = (&rest[..start], &rest[start..start + length], &rest[start + length..]);
        cleaned.push_str(&words(before));
        match end_of_span(after, length) {
            Some(end) => {
                cleaned.push_str(&rest[start..start + length + end + length]);
                rest = &after[end + length..];
            }
            None => {
                cleaned.push_str(&run.replace('`', "\\`"));
                rest = after;
            }
        }
    }
    cleaned + &words(rest)
}

/// Where the next run of just as many backticks begins.
fn end_of_span(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text[start..].bytes().take_while(|byte| *byte == b'`').count();
        if run == length {
            return Some(start);
        }
        at = start + run;
    }
    None
}

fn words(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let bare = word.trim_end();
            let address = bare.trim_end_matches(['.', ',', ';', ')']);
            if is_address(address) {
                word.replacen(address, &format!("<{address}>"), 1)
            } else {
                word.chars().fold(String::new(), escaped)
            }
        })
        .collect()
}

fn is_address(word: &str) -> bool {
    let of_one = |char: char| char.is_ascii_alphanumeric() || "-._~:/?#@!$&()*+,;=%".contains(char);
    (word.starts_with("http://") || word.starts_with("https://")) && word.chars().all(of_one)
}

fn escaped(mut text: String, char: char) -> String {
    if matches!(char, '\\' | '[' | ']' | '<' | '*') {
        text.push('\\');
    }
    text.push(char);
    text
}

#[cfg(test)]
mod tests {
    use super::{cell, code, prose};

    #[test]
    fn links_tags_and_addresses_are_made_safe() {
        let cases = [
            ("[] clears; `[x]` stays", "\\[\\] clears; `[x]` stays"),
            ("see https://example.com/a.", "see <https://example.com/a>."),
            ("Vec<T>", "Vec\\<T>"),
            ("http://a><script>alert(1)</script>", "http://a>\\<script>alert(1)\\</script>"),
            ("a <!-- b", "a \\<!-- b"),
            ("{{#include /etc/passwd}} {{{#x}}}", "{ {#include /etc/passwd}} { { {#x}}}"),
        ];
        for (text, expected) in cases {
            assert_eq!(prose(text), expected, "{text}");
        }
    }

    #[test]
    fn no_fence_and_no_indent_becomes_code_that_runs() {
        let cases = [
            ("```\n[a]\n```", "```text\n[a]\n```"),
            ("```rust\nx\n```", "```text\nx\n```"),
            ("~~~\nx\n```\n~~~\ny", "````text\nx\n```\n````\ny"),
            ("````\n```\n````", "````text\n```\n````"),
            ("a\n```\nunclosed", "a\n```text\nunclosed\n```"),
            ("a\n\n    x();", "a\n\nx();"),
            ("-     x();\n1.      - y();", "- x();\n1. - y();"),
            ("- ```\n  x();\n  ```", "- \\`\\`\\`\nx();\n```text\n```"),
            ("> ```\n> x();", "\\> ```\n\\> x();"),
            ("# a\nb\n---", "\\# a\nb\n\\---"),
            ("- ~~~\n  x();", "- \\~~~\nx();"),
            ("a\r```\u{2028}b\r\n```", "a\n```text\nb\n```"),
        ];
        for (text, expected) in cases {
            let expected = expected.replace("\\> ```", "\\> \\`\\`\\`");
            assert_eq!(prose(text), expected, "{text}");
        }
    }

    #[test]
    fn a_backtick_opens_nothing_that_it_does_not_close() {
        let cases = [
            ("a ` <b>", "a \\` \\<b>"),
            ("``` <b> `", "\\`\\`\\` \\<b> \\`"),
            ("\\` <b> `", "\\\\` <b> `"),
            ("``a ` <b>`` <c>", "``a ` <b>`` \\<c>"),
            ("`a\n<b>`", "\\`a\n\\<b>\\`"),
        ];
        for (text, expected) in cases {
            assert_eq!(prose(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(prose("a\u{202e}b\u{2069}\u{0}\u{1b}[1m\u{200b}c\td\u{feff}"), "ab\\[1mc d");
    }

    #[test]
    fn names_are_code_in_one_line() {
        let cases = [
            ("thread/start", "`thread/start`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            ("a\n#![no_std]\u{202e}", "`a #![no_std]`"),
            ("{{#include x}}", "`{ {#include x}}`"),
        ];
        for (name, expected) in cases {
            assert_eq!(code(name), expected, "{name}");
        }
    }

    #[test]
    fn a_cell_is_one_line_without_bars() {
        assert_eq!(cell("a | b\n`c`\n\nmore"), "a \\| b `c`");
        assert_eq!(
            cell("```\n<b> | x\n```"),
            "```\\<b> \\| x```".replace("```\\<b>", "``` <b>").replace("x```", "x ```")
        );
    }
}
