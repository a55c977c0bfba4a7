//! An answer as a value of a Rust type.
//!
//! ```text
//! cargo run -p codex-client --features schemars,testing --example typed_output
//! ```

mod shared;

use codex_client::{Codex, Error, Result};

/// What the model shall answer. Doc comments are what it reads.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Recipe {
    /// Of the dish.
    pub(crate) name: String,
    /// In minutes, from 1 to 240.
    pub(crate) minutes: u32,
    pub(crate) ingredients: Vec<Ingredient>,
    /// What to beware of, if anything.
    pub(crate) warning: Option<String>,
}

/// One line of a recipe's list.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Ingredient {
    pub(crate) name: String,
    pub(crate) grams: f64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("typed_output");
    let codex = Codex::connect_with(backend.config()).await?;
    let recipe = run(&codex).await?;
    println!("{} ({} minutes)", recipe.name, recipe.minutes);
    for ingredient in &recipe.ingredients {
        println!("  {} g {}", ingredient.grams, ingredient.name);
    }
    if let Some(warning) = &recipe.warning {
        println!("  {warning}");
    }
    codex.close().await
}

/// Asks for a recipe, and once more if the first answer is none.
pub(crate) async fn run(codex: &Codex) -> Result<Recipe> {
    let thread = codex.thread_start().ephemeral(true).await?;
    match thread.run_as("A recipe with three ingredients.").await {
        Err(Error::Output { text, reason, .. }) => {
            println!("no recipe ({reason}): {text}");
            thread.run_as("Give that again, in the form that was asked for.").await
        }
        outcome => outcome,
    }
}
