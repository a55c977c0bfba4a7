//! Who is logged in, and logging in: by API key, or in the browser.
//!
//! ```text
//! cargo run -p codex-client --features testing --example login -- [--api-key | --browser]
//! ```
//!
//! The credentials are those of the user's own Codex; without a flag they are only looked at. `--api-key` takes the key
//! from `OPENAI_API_KEY`.

mod shared;

use std::time::Duration;

use codex_client::types::Account;
use codex_client::{Codex, Error, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("login");
    let codex = Codex::connect_with(backend.config()).await?;
    match std::env::args().nth(1).as_deref() {
        Some("--api-key") => {
            let key = std::env::var("OPENAI_API_KEY");
            let key = key.map_err(|_| Error::InvalidInput("OPENAI_API_KEY is not set".into()))?;
            codex.login_api_key(key).await?;
        }
        Some("--browser") => println!("{}", in_the_browser(&codex, Duration::from_secs(300)).await?),
        _ => {}
    }
    println!("{}", who(&codex).await?);
    codex.close().await
}

/// Who is logged in.
pub(crate) async fn who(codex: &Codex) -> Result<String> {
    let state = codex.account(false).await?;
    Ok(match state.account {
        Some(Account::ApiKey(_)) => "an API key is logged in".to_owned(),
        Some(Account::Chatgpt(account)) => {
            format!("{} is logged in", account.email.unwrap_or_else(|| "somebody".to_owned()))
        }
        Some(_) => "another kind of account is logged in".to_owned(),
        None if state.requires_openai_auth => "nobody is logged in".to_owned(),
        None => "nobody is logged in, and the model provider asks for nobody".to_owned(),
    })
}

/// Has the user log in in the browser, and gives up after a while; says how it ended.
pub(crate) async fn in_the_browser(codex: &Codex, patience: Duration) -> Result<String> {
    let mut login = codex.login_chatgpt().await?;
    println!("open {}", login.auth_url());
    if tokio::time::timeout(patience, login.wait()).await.is_err() {
        login.cancel().await?;
    }
    // Its end is told once more, also when it came before this call.
    let completed = login.wait().await?;
    Ok(match completed.error {
        None if completed.success => "logged in".to_owned(),
        error => format!("not logged in: {}", error.unwrap_or_else(|| "given up".to_owned())),
    })
}
