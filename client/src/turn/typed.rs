//! Answers of the model as values of a Rust type.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::builders::TurnStart;
use crate::error::{Cause, Error, Result};
use crate::schema::schema_of;
use crate::thread::Thread;
use crate::turn::input::Input;
use crate::turn_result::TurnResult;

impl Thread {
    /// Runs a turn whose final response is a `T`: its JSON schema is the turn's `outputSchema`.
    ///
    /// ```no_run
    /// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
    /// #[derive(serde::Deserialize, schemars::JsonSchema)]
    /// struct Review {
    ///     /// From 1 to 5.
    ///     stars: u8,
    ///     remark: String,
    /// }
    ///
    /// let review: Review = thread.run_as("Review the last commit.").await?;
    /// println!("{} stars: {}", review.stars, review.remark);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Output`] if the response is no `T`; otherwise as [`run`](Self::run).
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    pub async fn run_as<T: DeserializeOwned + JsonSchema>(&self, input: impl Into<Input>) -> Result<T> {
        self.turn(input).output_of::<T>().await?.run().await?.parse()
    }
}

impl TurnStart {
    /// Has the model answer with a `T`, by the type's JSON schema; [`TurnResult::parse`] reads it.
    pub fn output_of<T: JsonSchema>(self) -> Self {
        self.output_schema(schema_of::<T>())
    }
}

impl TurnResult {
    /// The final response as a `T`; see [`TurnStart::output_of`].
    ///
    /// # Errors
    ///
    /// [`Error::Output`], which holds the text and what is wrong with it.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        let text = self.final_response.as_deref().unwrap_or_default();
        serde_json::from_str(text).map_err(|error| {
            let reason =
                if text.is_empty() { "there is no final response".into() } else { error.to_string() };
            Error::Output { text: text.to_owned(), reason, source: Some(Cause::new(error)) }
        })
    }
}
