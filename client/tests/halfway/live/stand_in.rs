//! This binary as a runtime.

use std::io::{BufRead as _, Write as _, stdin, stdout};

use super::server::{Server, answered};

/// Says which runtime this process is.
pub(crate) const STAND_IN: &str = "CODEX_HALFWAY_STAND_IN";
/// One that speaks over its standard input and output.
pub(crate) const STDIO: &str = "stdio";
/// The same, but the end of its input is nothing to it.
pub(crate) const DEAF: &str = "deaf";
/// One that listens on a websocket.
pub(crate) const LISTENS: &str = "listens";

/// Is that runtime until it is killed, or its input ends.
pub(crate) fn be(which: &str) {
    if which != LISTENS {
        for line in stdin().lock().lines() {
            if let Some(answer) = answered(&line.unwrap()) {
                let mut output = stdout().lock();
                writeln!(output, "{answer}").and_then(|()| output.flush()).unwrap();
            }
        }
        return if which == DEAF {
            sleep_for_ever()
        };
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        eprintln!("  listening on: {}", Server::new().listen().await);
        std::future::pending::<()>().await;
    });
}

fn sleep_for_ever() -> ! {
    loop {
        std::thread::park();
    }
}
