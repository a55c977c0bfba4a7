//! The token of a server that this program starts: who has it gets in.

use codex_client::{Codex, Error, WebSocketAuth};

use crate::server::{Kind, config, serve};
use crate::support::e2e;

e2e! {
    async fn who_has_the_token_gets_in_and_nobody_else() {
        let (model, server) = serve(Kind::WebSocket).await;
        for other in [WebSocketAuth::none(), WebSocketAuth::bearer("a guess")] {
            let refused = Codex::connect_ws(server.url(), other).await.unwrap_err();
            assert!(matches!(refused, Error::Handshake { status: 401, .. }), "{refused:?}");
        }
        // Another program is told both.
        let (url, token) = (server.url(), server.token().unwrap());
        let codex = Codex::connect_ws(url, WebSocketAuth::bearer(token)).await.unwrap();
        model.reply_text("Come in.");
        let result = codex.thread_start().await.unwrap().run("Knock.").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Come in."));
        server.connect().await.unwrap().close().await.unwrap();
    }
}

e2e! {
    async fn a_server_that_is_told_how_to_be_closed_has_no_token_of_ours() {
        let model = codex_client::testing::MockModel::start().await.unwrap();
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let args = ["--ws-auth", "capability-token", "--ws-token-sha256", hash];
        let config = config(&model).app_server_args(args);
        let server = Codex::spawn_listening_with("ws://127.0.0.1:0", config).await.unwrap();
        assert!(server.token().is_none());
        assert!(matches!(server.connect().await, Err(Error::Handshake { status: 401, .. })));
        Codex::connect_ws(server.url(), WebSocketAuth::bearer("abc")).await.unwrap().close().await.unwrap();
    }
}
