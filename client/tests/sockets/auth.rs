//! Credentials, on the real runtime.

use std::path::PathBuf;

use codex_client::testing::MockModel;
use codex_client::{Codex, Error, Listening, SignedBearerToken, WebSocketAuth};

use crate::server::config;
use crate::support::e2e;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A runtime that asks for credentials; `{file}` stands for a file that holds the secret.
async fn guarded(args: &[&str]) -> (MockModel, Listening) {
    let model = MockModel::start().await.unwrap();
    let file: PathBuf = model.codex_home().join("secret");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    let args = args.iter().map(|arg| arg.replace("{file}", file.to_str().unwrap()));
    let config = config(&model).app_server_args(args);
    let server = Codex::spawn_listening_with("ws://127.0.0.1:0", config).await.unwrap();
    (model, server)
}

async fn refusal(server: &Listening, auth: WebSocketAuth) -> String {
    let refused = Codex::connect_ws(server.url(), auth).await.unwrap_err();
    assert!(matches!(refused, Error::Handshake { status: 401, .. }), "{refused:?}");
    let told = refused.to_string();
    assert!(told.contains("WebSocketAuth") && !told.contains(SECRET), "{told}");
    told
}

e2e! {
    async fn a_capability_token_opens_and_nothing_else_does() {
        let (model, server) = guarded(&["--ws-auth", "capability-token", "--ws-token-file", "{file}"]).await;
        let codex = Codex::connect_ws(server.url(), WebSocketAuth::bearer(SECRET)).await.unwrap();
        model.reply_text("Come in.");
        let result = codex.thread_start().await.unwrap().run("Knock.").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Come in."));

        assert!(refusal(&server, WebSocketAuth::none()).await.contains("missing websocket bearer token"));
        assert!(refusal(&server, WebSocketAuth::bearer("no")).await.contains("invalid websocket bearer token"));
        let refused = server.connect().await.unwrap_err();
        assert!(matches!(refused, Error::Handshake { status: 401, .. }), "{refused:?}");
        server.shutdown().await.unwrap();
    }
}

e2e! {
    async fn a_signed_token_opens_if_secret_issuer_and_audience_are_right() {
        let (_model, server) = guarded(&[
            "--ws-auth", "signed-bearer-token", "--ws-shared-secret-file", "{file}",
            "--ws-issuer", "me", "--ws-audience", "you",
        ])
        .await;
        let token = || SignedBearerToken::new(SECRET).issuer("me").audience("you");
        let codex = Codex::connect_ws(server.url(), token()).await.unwrap();
        codex.close().await.unwrap();

        let other = SignedBearerToken::new(SECRET.to_uppercase()).issuer("me").audience("you");
        refusal(&server, other.into()).await;
        refusal(&server, token().issuer("you").into()).await;
        refusal(&server, token().audience("me").into()).await;
        refusal(&server, WebSocketAuth::bearer(SECRET)).await;
        server.shutdown().await.unwrap();
    }
}
