//! What works over both sockets: turns, several connections, long messages, an end.

use std::time::{Duration, Instant};

use codex_client::{Error, RUNTIME_VERSION};

use crate::server::{on_both, serve};

on_both!(a_turn_runs_and_streams, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    assert_eq!(codex.metadata().version, RUNTIME_VERSION);
    let thread = codex.thread_start().await.unwrap();
    model.reply_text("Hello.");
    assert_eq!(thread.run("Say hello.").await.unwrap().final_response.as_deref(), Some("Hello."));
    let text = model.reply_deltas(50);
    let turn = thread.turn("Count.").await.unwrap();
    assert_eq!(crate::support::text_of(&turn).await.unwrap(), text);
    codex.close().await.unwrap();
    server.shutdown().await.unwrap();
});

on_both!(two_connections_share_a_server_and_see_their_own_turns, async |kind| {
    let (model, server) = serve(kind).await;
    let (one, other) = (server.connect().await.unwrap(), server.connect().await.unwrap());
    model.when(|request| request.last_user_text() == Some("one"), "First.");
    model.when(|request| request.last_user_text() == Some("other"), "Second.");
    let (first, second) = (one.thread_start().await.unwrap(), other.thread_start().await.unwrap());
    let (first_result, second_result) = tokio::join!(first.run("one"), second.run("other"));
    assert_eq!(first_result.unwrap().final_response.as_deref(), Some("First."));
    assert_eq!(second_result.unwrap().final_response.as_deref(), Some("Second."));

    // One leaves: the other stays, and the thread of the first with it.
    one.close().await.unwrap();
    let resumed = other.thread_resume(first.id()).await.unwrap();
    assert_eq!(resumed.read(true).await.unwrap().turns.len(), 1);
    server.shutdown().await.unwrap();
});

on_both!(a_request_longer_than_a_frame_of_the_runtime_may_be_passes, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let long = "x".repeat(17 * 1024 * 1024);
    // It has reached the runtime if that refuses what it says; were the frame too long, the connection would be gone.
    let refused = codex.thread_list().cursor(&long).await.unwrap_err();
    assert!(matches!(refused, Error::Rpc { .. }), "{refused:.200}");
    let answer = &long[..2 * 1024 * 1024];
    model.reply_text(answer);
    let result = codex.thread_start().await.unwrap().run("Go on.").await.unwrap();
    assert_eq!(result.final_response.map(|text| text.len()), Some(answer.len()));
    codex.close().await.unwrap();
});

on_both!(a_server_killed_in_the_middle_of_a_turn_is_an_error_for_everyone_within_a_second, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let mut notifications = codex.notifications();
    let hold = model.hold();
    let turn = codex.thread_start().await.unwrap().turn("Think.").await.unwrap();
    hold.reached().await;
    let mut text = turn.stream_text();
    drop(server);
    let killed = Instant::now();

    let error = turn.run().await.unwrap_err();
    assert!(matches!(&error, Error::Closed(_)), "{error:?}");
    assert!(text.next().await.unwrap().unwrap_err().is_closed());
    while let Some(notification) = notifications.next().await {
        assert!(notification.map_or_else(|error| error.is_closed(), |_| true));
    }
    assert!(codex.models().await.unwrap_err().is_closed());
    assert!(killed.elapsed() < Duration::from_secs(1), "{:?}", killed.elapsed());
});

on_both!(after_shutdown_nothing_listens_any_more, async |kind| {
    let (_model, server) = serve(kind).await;
    let (codex, url) = (server.connect().await.unwrap(), server.url().to_owned());
    server.shutdown().await.unwrap();
    let mut notifications = codex.notifications();
    while let Some(notification) = notifications.next().await {
        assert!(notification.map_or_else(|error| error.is_closed(), |_| true));
    }
    let refused = match url.strip_prefix("unix://") {
        Some(path) => codex_client::Codex::connect_unix(path).await,
        None => codex_client::Codex::connect_ws(&url, codex_client::WebSocketAuth::none()).await,
    };
    let refused = refused.unwrap_err();
    assert!(matches!(refused, Error::Connect { .. }), "{refused:?}");
    assert!(refused.to_string().starts_with(&url), "{refused}");
});
