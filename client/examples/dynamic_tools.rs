//! A tool of the program's own that the model can call.
//!
//! ```text
//! cargo run -p codex-client --features experimental,schemars,testing --example dynamic_tools
//! ```

mod shared;

use std::sync::{Arc, Mutex, PoisonError};

use codex_client::{Codex, DynamicTool, Result};

/// What the model gives. Doc comments are what it reads.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Note {
    /// At most ten words.
    text: String,
}

/// What the model has noted.
pub(crate) type Notes = Arc<Mutex<Vec<String>>>;

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("dynamic_tools");
    let notes = Notes::default();
    let codex = Codex::connect_with(backend.config().dynamic_tool(note(&notes))).await?;
    println!("{}", run(&codex).await?);
    println!("noted: {:?}", notes.lock().unwrap_or_else(PoisonError::into_inner));
    codex.close().await
}

/// A tool that keeps what it is given. An error is told to the model, which may then do better.
pub(crate) fn note(notes: &Notes) -> DynamicTool {
    let notes = Arc::clone(notes);
    DynamicTool::new("note", "Keeps a short note for the user.", move |note: Note| {
        let notes = Arc::clone(&notes);
        async move {
            if note.text.split_whitespace().count() > 10 {
                return Err("more than ten words");
            }
            notes.lock().unwrap_or_else(PoisonError::into_inner).push(note.text);
            Ok("noted")
        }
    })
}

/// Has the model use it; gives its answer.
pub(crate) async fn run(codex: &Codex) -> Result<String> {
    let thread = codex.thread_start().ephemeral(true).await?;
    let result = thread.run("Note that the milk is sour, with your tool.").await?;
    Ok(result.final_response.unwrap_or_default())
}
