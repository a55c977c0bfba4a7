//! Thousands of requests at once.

use codex_client::types::ModelListParams;
use futures_util::future::join_all;

use crate::support::{connect, e2e};

e2e! {
    async fn ten_thousand_requests_at_once_are_all_answered() {
        let (_model, codex) = connect().await;
        let requests = (0..10_000).map(|_| codex.rpc().model_list(ModelListParams::default()));
        let answered = join_all(requests).await;
        assert_eq!(answered.into_iter().filter(Result::is_ok).count(), 10_000);
        codex.close().await.unwrap();
    }
}
