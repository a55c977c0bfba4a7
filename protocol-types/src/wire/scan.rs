//! Passes over JSON that is written as the runtime writes it, without white space between its tokens.
//!
//! Whatever is written in another way, and whatever is no JSON, gives `None`: serde_json then says what it is. What gives
//! something is JSON: this accepts nothing that serde_json does not.

use std::ops::Range;

mod numbers;

/// How deep a value may be nested; a deeper one is left to serde_json.
const DEEP: usize = 32;

/// A place in a text.
#[derive(Debug, Clone)]
pub(crate) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// From a place on that is not inside of a character.
    pub(crate) fn from(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// All of it.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// How many bytes have been passed.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What has been passed from there on.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over this text, if it is next.
    pub(crate) fn take(&mut self, text: &str) -> bool {
        let next = self.text.as_bytes()[self.at..].starts_with(text.as_bytes());
        self.at += if next { text.len() } else { 0 };
        next
    }

    /// Passes over this text, which must be next.
    pub(crate) fn expect(&mut self, text: &str) -> Option<()> {
        self.take(text).then_some(())
    }

    /// A string in which nothing is escaped.
    pub(crate) fn plain(&mut self) -> Option<&'a str> {
        self.expect("\"")?;
        let (start, end) = (self.at, special(self.text.as_bytes(), self.at));
        (self.text.as_bytes().get(end) == Some(&b'"')).then(|| {
            self.at = end + 1;
            &self.text[start..end]
        })
    }

    /// Where a string stands in which nothing is escaped.
    pub(crate) fn plain_at(&mut self) -> Option<Range<usize>> {
        let start = self.at + 1;
        self.plain()?;
        Some(start..self.at - 1)
    }

    /// Passes over a value.
    pub(crate) fn value(&mut self) -> Option<()> {
        self.nested(DEEP)
    }

    fn nested(&mut self, deep: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.string(),
            b'{' if deep > 0 => self.members(|scan, _| scan.nested(deep - 1)),
            b'[' if deep > 0 => self.elements(deep - 1),
            b't' => self.expect("true"),
            b'f' => self.expect("false"),
            b'n' => self.expect("null"),
            _ => self.number(),
        }
    }

    /// Passes over an object; `value` is told the name of each member, and passes over its value.
    pub(crate) fn members(&mut self, mut value: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.expect("{")?;
        if self.take("}") {
            return Some(());
        }
        loop {
            let name = self.plain()?;
            self.expect(":")?;
            value(self, name)?;
            if !self.take(",") {
                return self.expect("}");
            }
        }
    }

    fn elements(&mut self, deep: usize) -> Option<()> {
        self.expect("[")?;
        if self.take("]") {
            return Some(());
        }
        loop {
            self.nested(deep)?;
            if !self.take(",") {
                return self.expect("]");
            }
        }
    }

    /// Passes over a string.
    pub(crate) fn string(&mut self) -> Option<()> {
        self.expect("\"")?;
        let bytes = self.text.as_bytes();
        loop {
            self.at = special(bytes, self.at);
            match (bytes.get(self.at)?, bytes.get(self.at + 1)) {
                (b'"', _) => {
                    self.at += 1;
                    return Some(());
                }
                (b'\\', Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => self.at += 2,
                (b'\\', Some(b'u')) => {
                    let digits = bytes.get(self.at + 2..self.at + 6)?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    self.at += 6;
                }
                _ => return None,
            }
        }
    }
}

/// The first place from there on that is no plain part of a string: a quote, a backslash, a control character, or the end.
/// Eight bytes at a time: text is most of what a line has.
fn special(bytes: &[u8], from: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // The high bit of each byte that is less than the limit. A byte above the first may have it too, by what is borrowed.
    let less = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    let (words, rest) = bytes[from..].as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ (ONES * u64::from(b'"')), word ^ (ONES * u64::from(b'\\')));
        let found = less(word, 0x20) | less(quote, 1) | less(backslash, 1);
        if found != 0 {
            return from + index * 8 + (found.trailing_zeros() / 8) as usize;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let tail = rest.iter().position(is_special).unwrap_or(rest.len());
    from + words.len() * 8 + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_special_byte_is_found_at_every_place() {
        for length in 0..20 {
            for special_byte in [b'"', b'\\', 0, 0x1f] {
                for place in 0..length {
                    let mut bytes = vec![b'~'; length];
                    // What follows has no say.
                    bytes[place..].fill(special_byte);
                    assert_eq!(special(&bytes, 0), place);
                    assert_eq!(special(&bytes, place), place);
                }
            }
            for plain in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff] {
                assert_eq!(special(&vec![plain; length], 0), length);
            }
        }
    }

    #[test]
    fn what_is_passed_over_is_json() {
        for value in [
            "0",
            "-0",
            "10",
            "1.5",
            "-1.5e3",
            "1E-2",
            "true",
            "false",
            "null",
            "\"\"",
            r#""a\n\"\\\u00e9""#,
            "\"é\"",
            "[]",
            "[1,[],\"a\"]",
            "{}",
            r#"{"a":{"b":[{}]},"c":null}"#,
        ] {
            let mut scan = Scan::new(value);
            assert!(scan.value().is_some() && scan.is_at_end(), "{value}");
            assert!(serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok(), "{value}");
        }
    }

    #[test]
    fn what_is_in_doubt_is_not() {
        let deep = "[".repeat(DEEP + 1) + &"]".repeat(DEEP + 1);
        for value in [
            "",
            "-",
            "01",
            "1.",
            "1.e1",
            "1e",
            "+1",
            ".5",
            "tru",
            "nul",
            "\"",
            "\"\\",
            r#""\x""#,
            r#""\u12""#,
            "\"\u{1}\"",
            "[",
            "[1",
            "[1,]",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "[ ]",
            " 1",
            "{\"a\": 1}",
            &deep,
        ] {
            let mut scan = Scan::new(value);
            assert!(scan.value().is_none() || !scan.is_at_end(), "{value}");
        }
    }
}
