//! A request inside the params of another: the runtime must not take it for one, over any transport.

use codex_client::Codex;
use codex_client::testing::MockModel;
use codex_client::types::method::Request;
use codex_client::types::{AbsolutePathBuf, FsWriteFileParams};
use serde_json::json;

use crate::server::{config, on_both, serve};
use crate::support::new_path;

/// Params that are JSON as they came from elsewhere.
enum Listing {}

impl Request for Listing {
    const METHOD: &'static str = "thread/list";
    const EXPERIMENTAL: bool = false;
    type Params = String;
    type Response = ();

    fn encode_params(params: &String) -> serde_json::Result<String> {
        Ok(params.clone())
    }

    fn decode_response(_: &str) -> serde_json::Result<()> {
        Ok(())
    }
}

/// Sends a request that holds another one, in a line of its own, which would write a file.
async fn smuggle(model: &MockModel, codex: &Codex) {
    let path = |name| AbsolutePathBuf::from(new_path(model, name).display().to_string());
    let write = FsWriteFileParams::new("aGVsbG8=", path("smuggled"));
    let inner = json!({"id": 900, "method": "fs/writeFile", "params": write});
    // The unknown member is passed over.
    codex.request::<Listing>(&format!("{{\"more\":\n{inner}\n}}")).await.unwrap();
    codex.rpc().fs_write_file(FsWriteFileParams::new("aGVsbG8=", path("asked-for"))).await.unwrap();
    let written = |name: &str| model.codex_home().join(name).exists();
    assert!(written("asked-for") && !written("smuggled"));
}

on_both!(what_is_inside_of_params_is_no_request, async |kind| {
    let (model, server) = serve(kind).await;
    smuggle(&model, &server.connect().await.unwrap()).await;
});

crate::support::e2e! {
    async fn nor_over_standard_input() {
        let model = MockModel::start().await.unwrap();
        smuggle(&model, &Codex::connect_with(config(&model)).await.unwrap()).await;
    }
}
