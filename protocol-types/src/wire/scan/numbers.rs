//! Passes over numbers.

use super::Scan;

/// An integer of so many digits is an `i64`.
const DIGITS: usize = 18;

impl<'a> Scan<'a> {
    /// An integer that is not negative.
    pub(crate) fn integer(&mut self) -> Option<i64> {
        let digits = self.digits()?;
        Some(digits.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
    }

    /// The digits of an integer that is not negative.
    pub(crate) fn digits(&mut self) -> Option<&'a [u8]> {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let whole = !matches!(rest.get(length), Some(b'.' | b'e' | b'E'));
        if length == 0 || length > DIGITS || !whole || (rest[0] == b'0' && length > 1) {
            return None;
        }
        self.at += length;
        Some(&rest[..length])
    }

    /// Passes over a number.
    pub(super) fn number(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut at = self.at + usize::from(bytes.get(self.at) == Some(&b'-'));
        let length = digits(at);
        if length == 0 || (bytes[at] == b'0' && length > 1) {
            return None;
        }
        at += length;
        if bytes.get(at) == Some(&b'.') {
            let fraction = digits(at + 1);
            at += (fraction > 0).then_some(1 + fraction)?;
        }
        if let Some(b'e' | b'E') = bytes.get(at) {
            at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits(at);
            at += (exponent > 0).then_some(exponent)?;
        }
        self.at = at;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_is_whole_and_fits() {
        let read = |text| Scan::new(text).integer();
        assert_eq!(
            [read("0"), read("42,"), read("999999999999999999")],
            [Some(0), Some(42), Some(999999999999999999)]
        );
        assert_eq!(
            [read(""), read("-1"), read("01"), read("1.0"), read("1e3"), read("1000000000000000000")],
            [None; 6]
        );
    }
}
