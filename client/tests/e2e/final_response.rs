//! Which message of a turn is its final response.

use codex_client::TurnResult;
use codex_client::testing::Reply;

use crate::support::{connect, e2e};

/// Runs a turn that the model answers like this.
async fn answered(reply: Reply) -> TurnResult {
    let (model, codex) = connect().await;
    model.reply(reply);
    let thread = codex.thread_start().await.unwrap();
    let result = thread.run("Answer.").await.unwrap();
    codex.close().await.unwrap();
    result
}

e2e! {
    async fn the_final_answer_is_even_if_something_follows_it() {
        let reply = Reply::new().text_in_phase("commentary", "Let me see.").text_in_phase("final_answer", "Seven.");
        let result = answered(reply.text_in_phase("commentary", "That was easy.")).await;
        assert_eq!(result.final_response.as_deref(), Some("Seven."));
    }
}

e2e! {
    async fn the_last_message_without_a_phase_is_where_nothing_is_marked() {
        let result = answered(Reply::new().text("Six?").text("Seven.")).await;
        assert_eq!(result.final_response.as_deref(), Some("Seven."));
    }
}

e2e! {
    async fn commentary_alone_is_none() {
        let result = answered(Reply::new().text_in_phase("commentary", "Let me see.")).await;
        assert_eq!(result.final_response, None);
    }
}

e2e! {
    async fn no_message_is_none() {
        let result = answered(Reply::new().reasoning("Hm.")).await;
        assert_eq!(result.final_response, None);
    }
}
