//! Whether two JSON texts differ only in the order of their members.

use serde_json::Value;

/// Whether two texts hold the same lines and the same JSON. That the lines are compared too makes any byte that
/// somebody changed a difference, also one that JSON does not care about.
pub(super) fn is_only_difference(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && lines(one) == lines(other)
        && value(one).is_some_and(|one| Some(one) == value(other))
}

/// Sorted; a comma behind a member says only that another one follows.
fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().map(|line| line.strip_suffix(',').unwrap_or(line)).collect();
    lines.sort_unstable();
    lines
}

fn value(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::is_only_difference;

    #[test]
    fn members_in_another_order_are_the_same() {
        assert!(is_only_difference("{\n  \"a\": 1,\n  \"b\": 2\n}", "{\n  \"b\": 2,\n  \"a\": 1\n}"));
    }

    #[test]
    fn values_spaces_and_the_order_of_a_list_are_not() {
        for (one, other) in [
            ("{\n  \"a\": 1\n}", "{\n  \"a\": 2\n}"),
            ("{\n  \"a\": 1\n}", "{\n  \"a\":  1\n}"),
            ("{\n  \"a\": 1 \n}", "{ \n  \"a\": 1\n}"),
            ("[\n  1,\n  2\n]", "[\n  2,\n  1\n]"),
            ("no\njson", "json\nno"),
        ] {
            assert!(!is_only_difference(one, other), "{one} and {other}");
        }
    }
}
