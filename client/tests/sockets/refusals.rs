//! What cannot be reached or started says why.

use codex_client::{Codex, CodexConfig, Error, RetryPolicy, SignedBearerToken, WebSocketAuth, reconnect};
use std::error::Error as _;
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::server::{Kind, config, serve};
use crate::support::e2e;

/// A port on which nothing listens.
async fn deserted() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("ws://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn where_nothing_listens_the_address_is_named() {
    let url = deserted().await;
    let behind = |error: &Error| error.source().unwrap().downcast_ref::<std::io::Error>().unwrap().kind();
    let refused = Codex::connect_ws(&url, WebSocketAuth::none()).await.unwrap_err();
    assert!(matches!(&refused, Error::Connect { endpoint, .. } if endpoint.starts_with(&url)), "{refused:?}");
    assert_eq!(behind(&refused), ErrorKind::ConnectionRefused);
    let refused = Codex::connect_unix("/nowhere/codex.sock").await.unwrap_err();
    assert!(matches!(&refused, Error::Connect { endpoint, .. } if endpoint == "unix:///nowhere/codex.sock"));
    assert!(refused.to_string().contains("No such file"), "{refused}");
    assert_eq!(behind(&refused), ErrorKind::NotFound);
}

#[tokio::test]
async fn what_is_no_url_is_refused_with_an_example() {
    let refused = Codex::connect_ws("127.0.0.1:4500", WebSocketAuth::none()).await.unwrap_err();
    assert!(matches!(refused, Error::InvalidInput(_)) && refused.to_string().contains("ws://127.0.0.1:4500"));
}

#[tokio::test]
async fn a_token_is_not_sent_to_another_machine_without_tls() {
    // Of an address that is nobody's: were it not refused, it would be tried in vain.
    let signed = SignedBearerToken::new("0123456789abcdef0123456789abcdef");
    for auth in [WebSocketAuth::bearer("hunter2"), signed.into()] {
        let refused = Codex::connect_ws("ws://192.0.2.1:4500/hunter2", auth).await.unwrap_err();
        assert!(matches!(refused, Error::InvalidInput(_)), "{refused:?}");
        let told = refused.to_string();
        assert!(told.contains("wss://") && told.contains("allow_plaintext_token"), "{told}");
        assert!(told.contains("192.0.2.1") && !told.contains("hunter2"), "{told}");
    }
}

#[tokio::test]
async fn a_server_that_never_answers_the_handshake_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    let config = CodexConfig::new().connect_timeout(Duration::from_millis(100));
    let late = Codex::connect_ws_with(url, WebSocketAuth::none(), config).await.unwrap_err();
    assert!(matches!(late, Error::Timeout { .. }), "{late:?}");
}

#[tokio::test]
async fn reconnecting_tries_as_often_as_the_policy_says() {
    let (url, mut tries) = (deserted().await, 0);
    let policy =
        RetryPolicy { attempts: 4, initial_delay: Duration::from_millis(1), ..RetryPolicy::default() };
    let connect = || {
        tries += 1;
        Codex::connect_ws(url.clone(), WebSocketAuth::none())
    };
    let refused = reconnect(policy, connect, "thread", None).await.unwrap_err();
    assert!(matches!(refused, Error::Connect { .. }), "{refused:?}");
    assert_eq!(tries, 4);
}

/// Answers each connection with the next of these statuses, and says so with what controls a terminal.
async fn gateway(statuses: [&'static str; 3]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for status in statuses {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            assert!(stream.read(&mut request).await.unwrap() > 0);
            let body = "\x1b[31mgone\x1b[0m";
            let length = body.len();
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    url
}

#[tokio::test]
async fn what_a_restarting_proxy_gives_is_tried_again_and_what_it_refuses_is_not() {
    let url = gateway(["502 Bad Gateway", "503 Service Unavailable", "403 Forbidden"]).await;
    let policy =
        RetryPolicy { attempts: 9, initial_delay: Duration::from_millis(1), ..RetryPolicy::default() };
    let mut tries = 0;
    let connect = || {
        tries += 1;
        Codex::connect_ws(url.clone(), WebSocketAuth::none())
    };
    let refused = reconnect(policy, connect, "thread", None).await.unwrap_err();
    assert!(matches!(refused, Error::Handshake { status: 403, .. }), "{refused:?}");
    assert_eq!(tries, 3);
    let told = refused.to_string();
    assert!(told.contains("(gone)") && !told.contains('\x1b'), "{told:?}");
}

e2e! {
    async fn a_runtime_that_exits_instead_of_listening_is_an_error_with_its_words() {
        let (model, server) = serve(Kind::WebSocket).await;
        let taken = Codex::spawn_listening_with(server.url(), config(&model)).await.unwrap_err();
        let Error::Closed(closed) = &taken else { panic!("{taken:?}") };
        assert!(closed.exit_status.is_some() && closed.stderr.contains("in use"), "{taken}");
        // It may do so before anything is heard of it.
        let flags = config(&model).app_server_args(["--no-such-flag"]);
        let refused = Codex::spawn_listening_with("ws://127.0.0.1:0", flags).await.unwrap_err();
        assert!(matches!(&refused, Error::Closed(closed) if closed.stderr.contains("--no-such-flag")), "{refused:?}");
    }
}

e2e! {
    async fn a_socket_that_is_served_already_is_left_alone() {
        let (model, server) = serve(Kind::Unix).await;
        let taken = Codex::spawn_listening_with(server.url(), config(&model)).await.unwrap_err();
        assert!(taken.to_string().contains("already listens"), "{taken}");
        server.connect().await.unwrap().close().await.unwrap();
    }
}
