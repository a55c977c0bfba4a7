//! Turns that fail, requests that are refused.

use codex_client::testing::Reply;
use codex_client::types::{CodexErrorInfo, TurnStatus};
use codex_client::{Error, RpcErrorKind};

use crate::support::{connect, e2e, text_of};

/// Names no thread of anyone's.
const NOBODY: &str = "01234567-0123-7123-8123-0123456789ab";

e2e! {
    async fn a_failed_turn_is_an_error_with_the_reason_and_the_result() {
        let (model, codex) = connect().await;
        model.reply_error(503);
        let thread = codex.thread_start().await.unwrap();
        let failed = thread.run("Hello?").await.unwrap_err();
        assert!(failed.to_string().contains("told to answer 503"), "{failed}");
        let Error::TurnFailed { error, result, .. } = &failed else { panic!("{failed:?}") };
        let Some(CodexErrorInfo::HttpConnectionFailed(info)) = &error.codex_error_info else { panic!("{error:?}") };
        assert_eq!(info.http_status_code, Some(503));
        assert_eq!(result.status, TurnStatus::Failed);
        assert!(failed.is_transient() && !failed.is_retryable());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_thread_goes_on_after_a_failed_turn() {
        let (model, codex) = connect().await;
        model.reply_error(503);
        model.reply_text("Here I am.");
        let thread = codex.thread_start().await.unwrap();
        assert!(thread.run("Hello?").await.is_err());
        let result = thread.run("Hello?").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Here I am."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_model_that_disconnects_fails_the_turn_after_its_text() {
        let (model, codex) = connect().await;
        model.reply(Reply::new().partial_text("It was a dark and").disconnect());
        let turn = codex.thread_start().await.unwrap().turn("A story.").await.unwrap();
        let (mut stream, mut text) = (turn.stream_text(), String::new());
        let failed = loop {
            match stream.next().await.expect("the stream ends with the failure") {
                Ok(piece) => text.push_str(&piece),
                Err(error) => break error,
            }
        };
        assert_eq!(text, "It was a dark and");
        assert!(matches!(&failed, Error::TurnFailed { error, .. } if error.message.contains("disconnected")), "{failed}");
        assert!(stream.next().await.is_none());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_model_that_runs_out_of_context_says_so() {
        let (model, codex) = connect().await;
        model.reply(Reply::new().fail("context_length_exceeded", "Too long."));
        let turn = codex.thread_start().await.unwrap().turn("A long story.").await.unwrap();
        let Err(Error::TurnFailed { error, .. }) = text_of(&turn).await else { panic!("the turn fails") };
        assert_eq!(error.codex_error_info, Some(CodexErrorInfo::ContextWindowExceeded));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_refused_request_names_its_method_and_kind() {
        let (_model, codex) = connect().await;
        let refused = codex.thread_resume(NOBODY).await.unwrap_err();
        let Error::Rpc { method, kind, .. } = &refused else { panic!("{refused:?}") };
        assert_eq!((*method, *kind), ("thread/resume", RpcErrorKind::ThreadNotFound));
        assert!(refused.to_string().contains(NOBODY), "{refused}");
        assert!(refused.is_not_found() && !refused.is_transient() && !refused.is_closed());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn what_the_runtime_repeats_does_not_control_the_terminal() {
        let (_model, codex) = connect().await;
        let refused = codex.request_raw("\x1b[31mred", serde_json::json!({})).await.unwrap_err();
        let Error::Rpc { error, .. } = &refused else { panic!("{refused:?}") };
        assert!(error.message.contains('\x1b'), "{error:?}");
        assert!(refused.to_string().contains("`red`"), "{refused}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_refused_request_leaves_the_connection_usable() {
        let (model, codex) = connect().await;
        assert!(codex.thread_archive(NOBODY).await.is_err());
        assert!(codex.thread_fork(NOBODY).await.is_err());
        model.reply_text("Still here.");
        let result = codex.thread_start().await.unwrap().run("Hello?").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Still here."));
        codex.close().await.unwrap();
    }
}
