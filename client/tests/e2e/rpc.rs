//! The requests of the protocol, by name, by marker and as JSON.

use codex_client::types::{
    AbsolutePathBuf, ClientInfo, FsReadFileParams, FsWriteFileParams, InitializeParams, ModelListParams,
    ThreadReadParams, requests,
};
use codex_client::{Error, RpcErrorKind};
use serde_json::json;

use crate::support::{connect, e2e, new_path};

e2e! {
    async fn requests_are_functions_that_take_their_params() {
        let (model, codex) = connect().await;
        let rpc = codex.rpc();
        let path = AbsolutePathBuf::from(new_path(&model, "note.txt").display().to_string());
        rpc.fs_write_file(FsWriteFileParams::new("aGVsbG8=", path.clone())).await.unwrap();
        let read = FsReadFileParams::new(path);
        let (one, two) = tokio::join!(rpc.fs_read_file(read.clone()), rpc.fs_read_file(read));
        assert_eq!(one.unwrap().data_base64, "aGVsbG8=");
        assert_eq!(two.unwrap().data_base64, "aGVsbG8=");
        let config = rpc.config_read(Default::default()).await.unwrap();
        assert_eq!(config.config.model.as_deref(), Some("mock-model"));
        assert!(rpc.config_requirements_read().await.is_ok());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_request_can_be_named_by_its_marker_or_by_text() {
        let (_model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        let params = ThreadReadParams::new(thread.id());
        let typed = codex.request::<requests::ThreadRead>(&params).await.unwrap();
        assert_eq!(typed.thread.id, thread.id());
        let raw = codex.request_raw("thread/read", json!({"threadId": thread.id()})).await.unwrap();
        assert_eq!(raw["thread"]["id"], thread.id());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_refusal_names_the_method_where_it_is_known() {
        let (_model, codex) = connect().await;
        let refused = codex.request_raw("thread/read", json!({"threadId": 1})).await.unwrap_err();
        assert!(matches!(refused, Error::Rpc { method: "thread/read", .. }), "{refused:?}");
        // Any text is a method to the client; the runtime says what it makes of it.
        let refused = codex.request_raw("no\"such\n", json!(null)).await.unwrap_err();
        assert!(matches!(refused, Error::Rpc { method: "request_raw", .. }), "{refused:?}");
        assert!(codex.models().await.is_ok());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn the_runtime_refuses_a_second_initialize() {
        let (_model, codex) = connect().await;
        let params = InitializeParams::new(ClientInfo::new("again", "1"));
        let refused = codex.rpc().initialize(params).await.unwrap_err();
        assert_eq!(refused.rpc_kind(), Some(RpcErrorKind::AlreadyInitialized), "{refused}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_list_of_models_in_pages_is_the_list_of_all() {
        let (_model, codex) = connect().await;
        let all = codex.models().await.unwrap();
        let one_by_one = ModelListParams { limit: Some(1), ..ModelListParams::default() };
        let paged = codex.rpc().model_list_stream(one_by_one).all().await.unwrap();
        assert!(all.len() > 1, "{all:?}");
        assert_eq!(paged, all);
        codex.close().await.unwrap();
    }
}
