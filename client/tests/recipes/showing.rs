//! `transcript`: what is on the screen while a turn runs, at its end, and of a thread that was stored.

use codex_client::testing::{MockModel, Reply};
use codex_client::{Codex, Transcript};
use expect_test::expect;
use serde_json::json;

use crate::terminal::Terminal;
use crate::transcript::{Screen, resume};

crate::cases! { crate::on_runtime:
    what_streams_is_drawn_anew_as_it_grows
    a_stored_thread_comes_first_and_a_small_screen_has_the_end_of_it
}

/// What a terminal shows to which this was written: the last picture, if all of it has come.
fn shown(written: &str) -> String {
    let whole = written.rsplit_once("\x1b[J").unwrap_or_default().0;
    let last = whole.rsplit("\x1b[H").next().unwrap();
    last.replace("\x1b[K", "")
}

async fn what_streams_is_drawn_anew_as_it_grows() {
    let model = MockModel::start().await.unwrap();
    let codex = Codex::connect_with(model.config().cwd(model.codex_home())).await.unwrap();
    let listing = Reply::new().reasoning("Listing will tell.");
    model.reply(listing.tool_call("exec_command", json!({ "cmd": "printf 'a.txt\\nb.txt\\n'; exit 3" })));
    let (answer, hold) = Reply::new().partial_text("There are ").held();
    model.reply(answer);
    let thread = codex.thread_start().await.unwrap();
    let mut screen = Screen::new(Terminal::default(), (24, 80), Transcript::new());
    let mut written = screen.out.0.subscribe();
    let (ran, ()) = tokio::join!(screen.run(&thread, "Which files are here?"), async {
        let half =
            written.wait_for(|written| shown(written).contains("There are  ...")).await.unwrap().clone();
        expect![[r#"
            > Which files are here?

            (Listing will tell.)

            $ /bin/bash -lc "printf 'a.txt\\nb.txt\\n'; exit 3"
              a.txt
              b.txt
              exit code 3

            There are  ...

        "#]]
        .assert_eq(&shown(&half));
        hold.release("two of them.\x1b[31m");
    });
    ran.unwrap();
    let end = shown(&written.borrow());
    // What would have coloured the terminal is text.
    assert!(end.ends_with("\n\nThere are two of them.[31m\n\n"), "{end}");
    codex.close().await.unwrap();
}

async fn a_stored_thread_comes_first_and_a_small_screen_has_the_end_of_it() {
    let model = MockModel::start().await.unwrap();
    let config = model.config().cwd(model.codex_home());
    let codex = Codex::connect_with(config.clone()).await.unwrap();
    let thread = codex.thread_start().await.unwrap();
    model.reply_tool_call("exec_command", json!({ "cmd": "printf 'a.txt\\nb.txt\\n'" }));
    model.reply_text("There are two of them, each of which is a text.");
    thread.run("Which files are here?").await.unwrap();
    codex.close().await.unwrap();

    let codex = Codex::connect_with(config).await.unwrap();
    let (thread, transcript) = resume(&codex, thread.id()).await.unwrap();
    model.reply(Reply::error_with_message(400, "no such thing"));
    let mut screen = Screen::new(Terminal::default(), (15, 40), transcript);
    let written = screen.out.0.subscribe();
    screen.run(&thread, "And now?").await.unwrap();
    expect![[r#"
        n'"
          a.txt
          b.txt
          exit code 0

        There are two of them, each of which is
        a text.

        > And now?

        [failed: {"error":{"code":null,"message"
        :"no such thing","param":null,"type":"mo
        ck_model"}}]

    "#]]
    .assert_eq(&shown(&written.borrow()));
    codex.close().await.unwrap();
}
