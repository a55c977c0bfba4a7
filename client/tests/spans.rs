//! The spans that a program's subscriber sees: alone in its process, for the subscriber is the process's.
#![cfg(feature = "testing")]
#![allow(clippy::unwrap_used, reason = "test code, though not all of it is in test functions")]

mod common;
#[path = "common/log.rs"]
mod log;

use codex_client::Codex;
use codex_client::testing::MockModel;
use tracing_subscriber::fmt::format::FmtSpan;

use log::Log;

#[tokio::test]
async fn requests_and_turns_tell_their_ids_and_how_long_they_took() {
    if !common::has_runtime() {
        return;
    }
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let model = MockModel::start().await.unwrap();
    model.reply_text("Yes.");
    let codex = Codex::connect_with(model.config()).await.unwrap();
    let thread = codex.thread_start().await.unwrap();
    let result = thread.run("Hello?").await.unwrap();
    codex.close().await.unwrap();

    let log = log.text();
    let closed = |start: &str| {
        let line = log.lines().find(|line| line.contains(start) && line.contains("close"));
        line.unwrap_or_else(|| panic!("no {start} in {log}")).to_owned()
    };
    for (method, id) in [("initialize", 1), ("thread/start", 2), ("turn/start", 3)] {
        let line = closed(&format!(r#"request{{method="{method}""#));
        assert!(line.contains(&format!("id={id} duration_ms=")), "{line}");
    }
    let line = closed("turn{");
    for part in [thread.id(), result.id.as_str(), r#"status="completed""#, "duration_ms="] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
}
