//! What one turn has used.
//!
//! The runtime tells, after each request to the model, what that request used (`last`) and what the thread has used in
//! all (`total`). A turn makes many requests, so that neither is what the turn used.

use codex_protocol_types::{ThreadTokenUsage, TokenUsageBreakdown};

/// What a turn used, of the first and the last that was told in it, and of what was told last before it.
pub(super) fn of_turn(
    before: Option<&ThreadTokenUsage>,
    first: &ThreadTokenUsage,
    last: &ThreadTokenUsage,
) -> Option<TokenUsageBreakdown> {
    // What was known already may be told again; else the first that is told has the first request in it.
    let repeats = before.is_some_and(|before| before.total == first.total);
    let at_start = if repeats { first.total.clone() } else { difference(&first.total, &first.last)? };
    difference(&last.total, &first.total)?;
    // Of a turn without a request that ended, what was known already may be told again, or nothing.
    if last.total == at_start { None } else { difference(&last.total, &at_start) }
}

/// `None` if it is less than nothing: then the totals were not counted on.
fn difference(of: &TokenUsageBreakdown, less: &TokenUsageBreakdown) -> Option<TokenUsageBreakdown> {
    let left = |of: i64, less: i64| Some(of - less).filter(|left| *left >= 0);
    let mut used = TokenUsageBreakdown::new(
        left(of.cached_input_tokens, less.cached_input_tokens)?,
        left(of.input_tokens, less.input_tokens)?,
        left(of.output_tokens, less.output_tokens)?,
        left(of.reasoning_output_tokens, less.reasoning_output_tokens)?,
        left(of.total_tokens, less.total_tokens)?,
    );
    used.cache_write_input_tokens = match (of.cache_write_input_tokens, less.cache_write_input_tokens) {
        (Some(of), less) => Some(left(of, less.unwrap_or_default())?),
        (None, _) => None,
    };
    Some(used)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many tokens of input, in all.
    fn told(last: i64, total: i64) -> ThreadTokenUsage {
        let tokens = |n| TokenUsageBreakdown::new(0, n, 0, 0, n);
        ThreadTokenUsage::new(tokens(last), tokens(total))
    }

    fn used(
        before: Option<ThreadTokenUsage>,
        first: ThreadTokenUsage,
        last: ThreadTokenUsage,
    ) -> Option<i64> {
        of_turn(before.as_ref(), &first, &last).map(|used| used.total_tokens)
    }

    #[test]
    fn all_requests_of_the_turn_count_and_those_before_it_do_not() {
        assert_eq!(used(None, told(10, 10), told(10, 10)), Some(10));
        assert_eq!(used(Some(told(10, 10)), told(5, 15), told(7, 22)), Some(12));
        // A thread that was resumed: nothing was told before.
        assert_eq!(used(None, told(5, 80), told(7, 87)), Some(12));
    }

    #[test]
    fn what_was_known_already_and_is_told_again_is_not_of_this_turn() {
        assert_eq!(used(Some(told(10, 10)), told(10, 10), told(5, 15)), Some(5));
        assert_eq!(used(Some(told(10, 10)), told(10, 10), told(10, 10)), None);
    }

    #[test]
    fn totals_that_shrink_tell_nothing() {
        assert_eq!(used(None, told(10, 10), told(4, 4)), None);
    }
}
