//! Which failures pass by themselves.

use codex_protocol_types::{CodexErrorInfo, TurnError};

/// Whether a server that answers with this HTTP status may answer otherwise later: it is busy, or it has failed.
pub(super) fn status_passes(status: u16) -> bool {
    status == 429 || (500..600).contains(&status)
}

/// Whether a turn failed because the model's server was busy.
pub(super) fn overloaded(error: &TurnError) -> bool {
    matches!(
        error.codex_error_info,
        Some(CodexErrorInfo::ServerOverloaded | CodexErrorInfo::RateLimitExceeded)
    )
}

/// Whether a turn failed of something that passes: the model's server was busy, had failed or was lost.
pub(super) fn turn_passes(error: &TurnError) -> bool {
    let Some(info) = &error.codex_error_info else { return false };
    let status = match info {
        CodexErrorInfo::FlexUnavailable
        | CodexErrorInfo::InternalServerError
        | CodexErrorInfo::PolicyCapacityUnavailable
        | CodexErrorInfo::RateLimitExceeded
        | CodexErrorInfo::ServerOverloaded => return true,
        CodexErrorInfo::HttpConnectionFailed(info) => info.http_status_code,
        CodexErrorInfo::ResponseStreamConnectionFailed(info) => info.http_status_code,
        CodexErrorInfo::ResponseStreamDisconnected(info) => info.http_status_code,
        CodexErrorInfo::ResponseTooManyFailedAttempts(info) => info.http_status_code,
        _ => return false,
    };
    // Without a status nothing was answered: the connection was lost.
    status.is_none_or(status_passes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn passes(info: Value) -> bool {
        let error = json!({"message": "no", "codexErrorInfo": info});
        turn_passes(&serde_json::from_value(error).unwrap())
    }

    #[test]
    fn a_busy_or_broken_server_passes_and_a_wrong_request_does_not() {
        for info in [json!("serverOverloaded"), json!("rateLimitExceeded"), json!("internalServerError")] {
            assert!(passes(info.clone()), "{info}");
        }
        for info in [json!(null), json!("usageLimitExceeded"), json!("badRequest"), json!("unheard of")] {
            assert!(!passes(info.clone()), "{info}");
        }
    }

    #[test]
    fn the_status_decides_where_there_is_one() {
        for kind in ["httpConnectionFailed", "responseStreamDisconnected", "responseTooManyFailedAttempts"] {
            for (status, expected) in
                [(json!(null), true), (json!(429), true), (json!(503), true), (json!(404), false)]
            {
                let info = json!({kind: {"httpStatusCode": status}});
                assert_eq!(passes(info.clone()), expected, "{info}");
            }
        }
    }
}
