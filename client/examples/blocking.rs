//! The client in a program without async.
//!
//! ```text
//! cargo run -p codex-client --features blocking,testing --example blocking
//! ```

mod shared;

use std::io::{Write as _, stdout};

use codex_client::Result;
use codex_client::blocking::Codex;

fn main() -> Result<()> {
    let backend = shared::backend("blocking");
    let codex = Codex::connect_with(backend.config())?;
    run(&codex)?;
    codex.close()
}

/// Streams one turn, then has another one summed up; gives both answers.
pub(crate) fn run(codex: &Codex) -> Result<(String, String)> {
    // What a builder is given elsewhere is given in a closure here.
    let thread = codex.thread_start(|options| options.ephemeral(true))?;
    let turn = thread.turn("Name three colours.", |options| options)?;
    let mut streamed = String::new();
    // A stream is an iterator: each step waits for the next piece.
    for piece in turn.stream_text() {
        let piece = piece?;
        print!("{piece}");
        let _ = stdout().flush();
        streamed.push_str(&piece);
    }

    let result = thread.run("Which one is the warmest?")?;
    let answer = result.final_response.unwrap_or_default();
    println!("\n{answer}");
    Ok((streamed, answer))
}
