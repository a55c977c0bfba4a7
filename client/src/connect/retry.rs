//! Trying again what may succeed later.

use std::future::IntoFuture;
use std::time::Duration;

use crate::error::{Error, Result};

/// How often and how long to wait between attempts.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
#[allow(
    clippy::exhaustive_structs,
    reason = "written with `..RetryPolicy::default()`, which covers further fields"
)]
pub struct RetryPolicy {
    /// How often to try, the first time included.
    pub attempts: u32,
    /// The wait after the first attempt; it doubles with each.
    pub initial_delay: Duration,
    /// The longest wait.
    pub max_delay: Duration,
    /// By which part of itself a wait may be longer or shorter, by chance: 0 to 1.
    pub jitter: f64,
}

impl Default for RetryPolicy {
    /// Three attempts, 250 ms doubling to at most 2 s, 20 % jitter.
    fn default() -> Self {
        Self {
            attempts: 3,
            initial_delay: Duration::from_millis(250),
            max_delay: Duration::from_secs(2),
            jitter: 0.2,
        }
    }
}

impl RetryPolicy {
    /// The wait after an attempt (the first is 0), before chance: `random` is 0 to 1, 0.5 changes nothing.
    fn delay(&self, attempt: u32, random: f64) -> Duration {
        let doubled = self.initial_delay.saturating_mul(2u32.saturating_pow(attempt));
        // What is no number has no part of a wait.
        let jitter = if self.jitter.is_nan() { 0.0 } else { self.jitter.clamp(0.0, 1.0) };
        let seconds = doubled.min(self.max_delay).as_secs_f64() * (1.0 + jitter * (random * 2.0 - 1.0));
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

/// Tries an operation again while a server is busy ([`Error::is_retryable`]): the runtime, or the model's.
///
/// ```no_run
/// # async fn run(codex: codex_client::Codex) -> codex_client::Result<()> {
/// use codex_client::{RetryPolicy, retry_on_overload};
///
/// let thread = retry_on_overload(RetryPolicy::default(), || codex.thread_start()).await?;
/// # Ok(())
/// # }
/// ```
///
/// A turn that failed stays in its thread: one that is run again gives the thread the input a second time.
///
/// # Errors
///
/// What the last attempt failed with.
///
/// # Cancel safety
///
/// Dropped, it drops the attempt that is under way, and makes no other one.
pub async fn retry_on_overload<T, F>(policy: RetryPolicy, operation: impl FnMut() -> F) -> Result<T>
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    retry_if(policy, Error::is_retryable, operation).await
}

/// Tries an operation again while it fails of something that passes ([`Error::is_transient`]), unless the connection to
/// the runtime is gone: no call on that one can succeed any more.
///
/// ```no_run
/// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
/// use codex_client::{RetryPolicy, retry_on_transient};
///
/// let result = retry_on_transient(RetryPolicy::default(), || thread.run("Say hello.")).await?;
/// # Ok(())
/// # }
/// ```
///
/// A turn that failed stays in its thread: one that is run again gives the thread the input a second time.
///
/// # Errors
///
/// What the last attempt failed with.
///
/// # Cancel safety
///
/// Dropped, it drops the attempt that is under way, and makes no other one.
pub async fn retry_on_transient<T, F>(policy: RetryPolicy, operation: impl FnMut() -> F) -> Result<T>
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    retry_if(policy, |error| error.is_transient() && !error.is_closed(), operation).await
}

/// Tries an operation again while it fails with such an error.
pub(crate) async fn retry_if<T, F>(
    policy: RetryPolicy,
    again: impl Fn(&Error) -> bool,
    mut operation: impl FnMut() -> F,
) -> Result<T>
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    let mut attempt = 0;
    loop {
        match operation().into_future().await {
            Err(error) if again(&error) && attempt + 1 < policy.attempts => {
                let delay = policy.delay(attempt, fastrand::f64());
                tracing::debug!(%error, ?delay, "trying again");
                tokio::time::sleep(delay).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ConnectionClosed;
    use codex_protocol_types::RpcError;
    use std::sync::Arc;

    fn busy() -> Error {
        Error::rpc(
            "turn/start",
            RpcError { code: -32001, message: "Server overloaded; retry later.".into(), data: None },
        )
    }

    #[test]
    fn delays_double_up_to_the_limit_and_vary() {
        let policy = RetryPolicy { max_delay: Duration::from_millis(800), ..RetryPolicy::default() };
        let delays: Vec<u128> = (0..4).map(|attempt| policy.delay(attempt, 0.5).as_millis()).collect();
        assert_eq!(delays, [250, 500, 800, 800]);
        assert_eq!(policy.delay(0, 0.0), Duration::from_millis(200));
        assert_eq!(policy.delay(0, 1.0), Duration::from_millis(300));
    }

    #[test]
    fn whatever_a_policy_says_is_a_delay() {
        let policy = |initial_delay, jitter| RetryPolicy {
            initial_delay,
            max_delay: Duration::MAX,
            jitter,
            ..RetryPolicy::default()
        };
        assert_eq!(policy(Duration::MAX, 1.0).delay(u32::MAX, 1.0), Duration::MAX);
        let second = Duration::from_secs(1);
        for (jitter, expected) in
            [(f64::NAN, 1), (f64::INFINITY, 2), (f64::NEG_INFINITY, 1), (-1.0, 1), (9.0, 2)]
        {
            assert_eq!(policy(second, jitter).delay(0, 1.0), expected * second, "{jitter}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_server_is_tried_three_times() {
        let mut tries = 0;
        let outcome: Result<()> = retry_on_overload(RetryPolicy::default(), || {
            tries += 1;
            async { Err(busy()) }
        })
        .await;
        assert!(outcome.is_err_and(|error| error.is_retryable()));
        assert_eq!(tries, 3);
    }

    fn failed(info: &str) -> Error {
        let turn = serde_json::json!({
            "id": "u", "items": [], "status": "failed", "error": {"message": "no", "codexErrorInfo": info},
        });
        crate::turn::collector::failure(serde_json::from_value(turn).unwrap()).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_failed_of_an_overloaded_model_is_tried_again_and_a_wrong_one_is_not() {
        for (info, expected) in [("serverOverloaded", 3), ("rateLimitExceeded", 3), ("badRequest", 1)] {
            let mut tries = 0;
            let outcome: Result<()> = retry_on_overload(RetryPolicy::default(), || {
                tries += 1;
                async { Err(failed(info)) }
            })
            .await;
            assert!(matches!(outcome, Err(Error::TurnFailed { .. })));
            assert_eq!(tries, expected, "{info}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_tried_again_unless_the_connection_is_gone() {
        let gone = ConnectionClosed::new("gone");
        let closed = Error::Closed(Arc::new(gone));
        assert!(closed.is_transient());
        for (error, expected) in [(failed("internalServerError"), 3), (busy(), 3), (closed, 1)] {
            let mut tries = 0;
            let outcome: Result<()> = retry_on_transient(RetryPolicy::default(), || {
                tries += 1;
                std::future::ready(Err(error.clone()))
            })
            .await;
            assert!(outcome.is_err());
            assert_eq!(tries, expected, "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn any_other_error_is_final() {
        let mut tries = 0;
        let outcome: Result<()> = retry_on_overload(RetryPolicy::default(), || {
            tries += 1;
            async { Err(Error::InvalidInput("no".into())) }
        })
        .await;
        assert!(outcome.is_err());
        assert_eq!(tries, 1);
    }
}
