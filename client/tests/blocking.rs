//! The blocking client on the real runtime: the main path, without an async runtime in sight.
#![cfg(all(feature = "blocking", feature = "testing"))]

use codex_client::blocking::Codex;
use codex_client::testing::MockModel;

#[test]
fn a_program_without_a_runtime_runs_and_streams_turns() {
    if std::env::var_os("CODEX_BIN").is_none() {
        println!("skipped: CODEX_BIN names no runtime; `cargo xtask test` installs and names one");
        return;
    }
    let model = MockModel::start_blocking().unwrap();
    model.reply_text("Hello.");
    let text = model.reply_deltas(4);

    let codex = Codex::connect_with(model.config()).unwrap();
    let thread = codex.thread_start(|options| options.model("mock-model")).unwrap();
    assert_eq!(thread.run("Say hello.").unwrap().final_response.as_deref(), Some("Hello."));

    let turn = thread.turn("Count.", |options| options).unwrap();
    let streamed: String = turn.stream_text().map(|piece| piece.unwrap()).collect();
    assert_eq!(streamed, text);

    let listed = codex.thread_list(|options| options.limit(10)).unwrap();
    assert!(listed.data.iter().any(|listed| listed.id == thread.id()));
    codex.close().unwrap();
    assert!(thread.run("Too late.").unwrap_err().is_closed());
}
