//! How a connection ends, whichever side ends it.

use std::time::{Duration, Instant};

use codex_client::{Codex, CodexConfig, Error};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::stand_in::{connect, stand_in, warning};

/// Why the connection is gone, once it is.
async fn reason(codex: &Codex) -> String {
    let mut notifications = codex.notifications();
    loop {
        match notifications.next().await {
            Some(Ok(_)) => {}
            Some(Err(Error::Closed(closed))) => return closed.reason.clone(),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_close_frame_is_answered_and_its_words_are_passed_on() {
    let (url, server) = stand_in(async |mut server| {
        server.text(&warning("last words")).await;
        let frame = CloseFrame { code: CloseCode::Away, reason: "going home".into() };
        server.0.close(Some(frame)).await.unwrap();
        assert!(matches!(server.next().await, Some(Message::Close(_))));
    })
    .await;
    let codex = connect(&url, CodexConfig::new()).await.unwrap();
    let mut notifications = codex.notifications();
    assert!(notifications.next().await.unwrap().is_ok());
    let reason = reason(&codex).await;
    assert!(reason.contains("1001") && reason.contains("going home"), "{reason}");
    server.await.unwrap();
}

#[tokio::test]
async fn a_server_that_hangs_up_without_a_word_ends_every_request() {
    let (url, server) = stand_in(async |mut server| drop(server.expect("model/list").await)).await;
    let codex = connect(&url, CodexConfig::new()).await.unwrap();
    assert!(codex.models().await.unwrap_err().is_closed());
    assert!(reason(&codex).await.contains("hung up"));
    server.await.unwrap();
}

#[tokio::test]
async fn closing_and_dropping_send_a_close_frame() {
    for close in [true, false] {
        let (url, server) = stand_in(async |mut server| {
            assert!(matches!(server.next().await, Some(Message::Close(_))));
        })
        .await;
        let codex = connect(&url, CodexConfig::new()).await.unwrap();
        if close {
            codex.close().await.unwrap();
        } else {
            drop(codex);
        }
        server.await.unwrap();
    }
}

#[tokio::test]
async fn closing_does_not_wait_for_a_server_that_neither_reads_nor_answers() {
    let (url, server) = stand_in(|server| async {
        let _open = server;
        std::future::pending::<()>().await;
    })
    .await;
    let config = CodexConfig::new().close_timeout(Duration::from_millis(100));
    let codex = connect(&url, config).await.unwrap();
    // More than fits into the socket's buffers, so that the writer is stuck.
    let stuck = tokio::spawn(codex.thread_list().cursor("x".repeat(16 * 1024 * 1024)).into_future());
    tokio::task::yield_now().await;
    let closing = Instant::now();
    codex.close().await.unwrap();
    assert!(closing.elapsed() < Duration::from_secs(10), "{:?}", closing.elapsed());
    assert!(stuck.await.unwrap().unwrap_err().is_closed());
    server.abort();
}

#[test]
fn a_connection_whose_async_runtime_goes_away_is_closed() {
    let build =
        || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (servers, clients) = (build(), build());
    let (url, _server) = servers.block_on(stand_in(async |mut server| server.until_end().await));
    let codex = clients.block_on(connect(&url, CodexConfig::new())).unwrap();
    drop(clients);
    let error = servers.block_on(codex.models().into_future()).unwrap_err();
    assert!(error.is_closed() && error.to_string().contains("async runtime"), "{error}");
}
