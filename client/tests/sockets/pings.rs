//! A peer that is gone is told from one that is only quiet or slow.

use std::time::{Duration, Instant};

use codex_client::{CodexConfig, Error};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::tungstenite::Message;

use crate::stand_in::{connect, stand_in, warning};

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
