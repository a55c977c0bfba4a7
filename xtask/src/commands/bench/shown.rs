//! Numbers as people read them.

/// With a comma between thousands.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A measured figure: with a point only where it is small.
pub(super) fn figure(number: f64) -> String {
    if number < 100.0 {
        format!("{number:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        thousands(number.round() as u64)
    }
}

pub(super) fn ratio(ratio: f64) -> String {
    format!("{ratio:.2}")
}

/// How much more or less that is, in percent.
pub(super) fn change(before: f64, now: f64) -> String {
    format!("{:+.1} %", (now / before - 1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_short() {
        for (number, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), shown);
        }
        for (number, shown) in [(0.25, "0.25"), (12.0, "12"), (98.76, "98.76"), (1234.5, "1,235")] {
            assert_eq!(figure(number), shown);
        }
        assert_eq!((change(200.0, 210.0), change(200.0, 190.0)), ("+5.0 %".to_owned(), "-5.0 %".to_owned()));
    }
}
