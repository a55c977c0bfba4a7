//! A peer that is gone is told from one that is only quiet or slow.

use std::time::{Duration, Instant};

use codex_client::{Codex, CodexConfig, Error};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixListener;
use tokio_tungstenite::tungstenite::Message;

use crate::stand_in::{StandIn, connect, stand_in, warning};

const OFTEN: Duration = Duration::from_millis(50);

#[tokio::test]
async fn pings_are_answered() {
    let (url, server) = stand_in(async |mut server| {
        server.0.send(Message::Ping("are you there".into())).await.unwrap();
        let answer = server.next().await;
        assert_eq!(answer, Some(Message::Pong("are you there".into())));
    })
    .await;
    let _codex = connect(&url, CodexConfig::new()).await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_quiet_server_that_answers_pings_is_kept() {
    let (url, server) = stand_in(async |mut server| {
        let mut pings = 0;
        while pings < 8 {
            // Reading answers them.
            if let Message::Ping(_) = server.0.next().await.unwrap().unwrap() {
                pings += 1;
            }
        }
        server.text(&warning("still here")).await;
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new().ping_interval(OFTEN)).await.unwrap();
    assert!(codex.notifications().next().await.unwrap().is_ok());
    codex.close().await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_silent_is_taken_for_gone() {
    let (url, server) = stand_in(|server| async {
        // Does not read: nothing is answered.
        let _open = server;
        std::future::pending::<()>().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new().ping_interval(OFTEN)).await.unwrap();
    let waiting = Instant::now();
    let Error::Closed(closed) = codex.models().await.unwrap_err() else { panic!("not closed") };
    assert!(closed.reason.contains("silent"), "{closed}");
    assert!(waiting.elapsed() < Duration::from_secs(2), "{:?}", waiting.elapsed());
    server.abort();
}

#[tokio::test]
async fn without_pings_silence_means_nothing() {
    let (url, server) = stand_in(async |mut server| {
        tokio::time::sleep(4 * OFTEN).await;
        server.text(&warning("late")).await;
        assert!(matches!(server.0.next().await, Some(Ok(Message::Close(_)))), "a ping was sent");
    })
    .await;
    let codex = connect(&url, CodexConfig::new().ping_interval(Duration::ZERO)).await.unwrap();
    assert!(codex.notifications().next().await.unwrap().is_ok());
    codex.close().await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_slow_message_is_a_sign_of_life() {
    let (url, server) = stand_in(async |mut server| {
        let message = warning("slow");
        // A text frame by hand, byte by byte; in all that takes longer than the silence that is allowed.
        let stream = server.0.get_mut();
        stream.write_all(&[0x81, u8::try_from(message.len()).unwrap()]).await.unwrap();
        for byte in message.as_bytes() {
            stream.write_all(&[*byte]).await.unwrap();
            tokio::time::sleep(OFTEN / 10).await;
        }
        server.until_end().await;
    })
    .await;
    let codex = connect(&url, CodexConfig::new().ping_interval(OFTEN)).await.unwrap();
    assert!(codex.notifications().next().await.unwrap().is_ok());
    codex.close().await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_long_upload_is_a_sign_of_life_as_long_as_it_goes_on() {
    const LENGTH: usize = 4 * 1024 * 1024;
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let socket = directory.path().join("codex.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut server = StandIn(tokio_tungstenite::accept_async(stream).await.unwrap());
        server.open().await;
        // By hand, and slowly: no ping is seen or answered meanwhile, and all of it takes far longer than the silence
        // that is allowed.
        let (mut taken, mut buffer) = (0, vec![0; 64 * 1024]);
        // The library has read a little of it ahead.
        while taken < LENGTH - 512 * 1024 {
            taken += server.0.get_mut().read(&mut buffer).await.unwrap();
            tokio::time::sleep(OFTEN / 2).await;
        }
        server.text(&warning("all taken")).await;
        std::future::pending::<()>().await;
    });
    let config = CodexConfig::new().ping_interval(6 * OFTEN).close_timeout(OFTEN);
    let codex = Codex::connect_unix_with(&socket, config).await.unwrap();
    let mut notifications = codex.notifications();
    let upload = codex.thread_list().cursor("x".repeat(LENGTH)).into_future();
    tokio::select! {
        error = upload => panic!("{:?}", error.map(drop)),
        told = notifications.next() => drop(told.unwrap().unwrap()),
    }
    server.abort();
}

#[tokio::test]
async fn a_server_that_takes_no_more_of_an_upload_is_taken_for_gone() {
    let (url, server) = stand_in(|server| async {
        let _open = server;
        std::future::pending::<()>().await;
    })
    .await;
    let config = CodexConfig::new().ping_interval(OFTEN).close_timeout(OFTEN);
    let codex = connect(&url, config).await.unwrap();
    let error = codex.thread_list().cursor("x".repeat(32 * 1024 * 1024)).await.unwrap_err();
    assert!(error.is_closed() && error.to_string().contains("silent"), "{error}");
    server.abort();
}

#[test]
fn a_program_that_stood_still_does_not_blame_its_server() {
    let servers = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let clients = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (url, server) = servers.block_on(stand_in(async |mut server| {
        let request = server.expect("model/list").await;
        server.text(&json!({"id": request["id"], "result": {"data": []}}).to_string()).await;
        server.until_end().await;
    }));
    clients.block_on(async {
        let codex = connect(&url, CodexConfig::new().ping_interval(2 * OFTEN)).await.unwrap();
        for _ in 0..3 {
            // A handler that waits for a person, without `spawn_blocking`.
            std::thread::sleep(10 * OFTEN);
            tokio::time::sleep(3 * OFTEN).await;
        }
        assert!(codex.models().await.unwrap().is_empty());
        codex.close().await.unwrap();
    });
    servers.block_on(server).unwrap();
}

#[tokio::test]
async fn times_may_be_as_long_as_a_duration() {
    let (url, server) = stand_in(async |mut server| server.until_end().await).await;
    let config = CodexConfig::new().ping_interval(Duration::MAX).close_timeout(Duration::MAX);
    let config = config.connect_timeout(Duration::MAX).request_timeout(Duration::MAX);
    connect(&url, config).await.unwrap().close().await.unwrap();
    server.await.unwrap();
}
