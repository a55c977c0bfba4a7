//! A small agent, and its tests against the real runtime with a scripted model: at the end of this file.
//!
//! ```text
//! cargo run -p codex-client --features testing --example testing_an_agent
//! ```

mod shared;

use codex_client::types::{ThreadItem, TurnStatus};
use codex_client::{Codex, Error, Result, Sandbox};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("testing_an_agent");
    let codex = Codex::connect_with(backend.config()).await?;
    println!("{}", count_files(&codex).await?);
    codex.close().await
}

/// The agent: has the model count the files of its folder, and says with how many commands it has done so.
pub(crate) async fn count_files(codex: &Codex) -> Result<String> {
    let thread = codex.thread_start().sandbox(Sandbox::read_only()).ephemeral(true).await?;
    let result = match thread.run("How many files are here? Only the number.").await {
        // The model was not there: ask once more.
        Err(Error::TurnFailed { .. }) => thread.run("Please go on.").await?,
        outcome => outcome?,
    };
    if result.status == TurnStatus::Interrupted {
        return Ok("interrupted".to_owned());
    }
    let is_command = |item: &&ThreadItem| matches!(item, ThreadItem::CommandExecution(_));
    let commands = result.items.iter().filter(is_command).count();
    Ok(format!("{} files, {commands} commands", result.final_response.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use codex_client::testing::MockModel;
    use serde_json::json;

    use super::*;

    /// A model without a script, and a runtime that asks it.
    async fn start() -> Option<(MockModel, Codex)> {
        if std::env::var_os("CODEX_BIN").is_none() {
            println!("skipped: CODEX_BIN names no runtime");
            return None;
        }
        let model = MockModel::start().await.unwrap();
        let codex = Codex::connect_with(model.config().cwd(model.codex_home())).await.unwrap();
        Some((model, codex))
    }

    #[tokio::test]
    async fn commands_are_counted() {
        let Some((model, codex)) = start().await else { return };
        let call = model.reply_tool_call("exec_command", json!({ "cmd": "ls | wc -l" }));
        model.reply_text("7");
        assert_eq!(count_files(&codex).await.unwrap(), "7 files, 1 commands");

        // What the model was told of its command is in the next request.
        assert!(model.requests()[1].function_call_output(&call).is_some());
        assert_eq!(model.unplayed(), 0);
        codex.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_model_that_fails_once_is_asked_once_more() {
        let Some((model, codex)) = start().await else { return };
        model.reply_error(503);
        model.reply_text("3");
        assert_eq!(count_files(&codex).await.unwrap(), "3 files, 0 commands");
        assert_eq!(model.requests()[1].last_user_text(), Some("Please go on."));
        codex.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_model_that_fails_twice_is_an_error() {
        let Some((model, codex)) = start().await else { return };
        model.reply_error(503);
        model.reply_error(503);
        assert!(matches!(count_files(&codex).await, Err(Error::TurnFailed { .. })));
        codex.close().await.unwrap();
    }
}
