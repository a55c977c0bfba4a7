//! The program of the README.

use codex_client::Codex;

#[tokio::main(flavor = "current_thread")]
async fn main() -> codex_client::Result<()> {
    let codex = Codex::connect().await?;
    let thread = codex.thread_start().model("gpt-5").await?;
    let result = thread.run("Say hello in one sentence.").await?;
    println!("{}", result.final_response.unwrap_or_default());
    codex.close().await
}
