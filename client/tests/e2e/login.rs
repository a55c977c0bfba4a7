//! Logging in and out, as far as it goes without a network.

use std::time::Duration;

use codex_client::CodexConfig;
use codex_client::types::{
    Account, ApiKeyLoginAccountParams, ChatgptDeviceCodeLoginAccountResponse, ClientRequest,
    CommandExecParams, LoginAccountParams, ThreadStartParams, ToolRequestUserInputAnswer,
};
use serde_json::json;

use crate::support::{connect, connect_with, e2e};

const KEY: &str = "sk-test-0123456789";

#[test]
fn keys_are_not_shown() {
    let params = LoginAccountParams::ApiKey(ApiKeyLoginAccountParams { api_key: KEY.to_owned() });
    let request = ClientRequest::AccountLoginStart(params);
    assert!(!format!("{request:?}").contains(KEY), "{request:?}");
    let env = [("OPENAI_API_KEY".to_owned(), Some(KEY.to_owned()))];
    let command =
        CommandExecParams { env: Some(env.into()), ..CommandExecParams::new(vec!["ls".to_owned()]) };
    assert!(format!("{command:?}").contains("ls") && !format!("{command:?}").contains(KEY), "{command:?}");
    let mut start = ThreadStartParams { model: Some("gpt".to_owned()), ..ThreadStartParams::default() };
    start.config =
        json!({ "model_providers.mine": { "experimental_bearer_token": KEY } }).as_object().cloned();
    assert!(format!("{start:?}").contains("gpt") && !format!("{start:?}").contains(KEY), "{start:?}");
    let answer = ToolRequestUserInputAnswer::new(vec![KEY.to_owned()]);
    assert!(!format!("{answer:?}").contains(KEY), "{answer:?}");
    let code = ChatgptDeviceCodeLoginAccountResponse::new("login", KEY, "https://example.org");
    assert!(format!("{code:?}").contains("login") && !format!("{code:?}").contains(KEY), "{code:?}");
    let config = CodexConfig::new().env("OPENAI_API_KEY", KEY);
    assert!(!format!("{config:?}").contains(KEY), "{config:?}");
}

e2e! {
    async fn an_api_key_logs_in_and_out() {
        // The mock provider needs no login, so the runtime would not tell of one.
        let (_model, codex) = connect_with(|config| config.config_override("model_provider", "\"openai\"")).await;
        assert!(codex.account(false).await.unwrap().account.is_none());
        codex.login_api_key(KEY).await.unwrap();
        let account = codex.account(false).await.unwrap().account;
        assert!(matches!(account, Some(Account::ApiKey(_))), "{account:?}");
        assert!(!format!("{account:?}").contains(KEY));
        codex.logout().await.unwrap();
        assert!(codex.account(false).await.unwrap().account.is_none());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_login_in_the_browser_can_be_cancelled() {
        let (_model, codex) = connect().await;
        let mut login = codex.login_chatgpt().await.unwrap();
        assert!(login.auth_url().starts_with("https://"), "{}", login.auth_url());
        login.cancel().await.unwrap();
        let completed = login.wait().await.unwrap();
        assert_eq!((completed.login_id.as_deref(), completed.success), (Some(login.login_id()), false));
        // Its end is kept.
        assert_eq!(login.wait().await.unwrap(), completed);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_completion_that_came_before_the_wait_is_seen() {
        let (_model, codex) = connect().await;
        let mut login = codex.login_chatgpt().await.unwrap();
        login.cancel().await.unwrap();
        // Whatever the runtime told of the cancellation was read before this answer.
        codex.account(false).await.unwrap();
        assert!(!login.wait().await.unwrap().success);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_later_login_does_not_disturb_the_first() {
        let (_model, codex) = connect().await;
        let mut first = codex.login_chatgpt().await.unwrap();
        let mut second = codex.login_chatgpt().await.unwrap();
        assert_ne!(first.login_id(), second.login_id());
        // The runtime itself gives up the first; the second is still in flight.
        assert_eq!(first.wait().await.unwrap().login_id.as_deref(), Some(first.login_id()));
        assert!(tokio::time::timeout(Duration::from_millis(50), second.wait()).await.is_err());
        second.cancel().await.unwrap();
        assert_eq!(second.wait().await.unwrap().login_id.as_deref(), Some(second.login_id()));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_device_code_that_cannot_be_had_is_an_error() {
        let (_model, codex) = connect().await;
        let error = codex.login_chatgpt_device_code().await.unwrap_err();
        assert!(error.to_string().starts_with("account/login/start: "), "{error}");
        codex.close().await.unwrap();
    }
}
