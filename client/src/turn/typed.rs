//! Answers of the model as values of a Rust type.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::builders::TurnStart;
use crate::error::{Cause, Error, Result};
use crate::schema::refused::{Refused, refused};
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
        Ok(self.run_as_with_result(input).await?.0)
    }

    /// As [`run_as`](Self::run_as), with the rest of the turn's result: items, usage, times. Where the response is no
    /// `T`, they are in the [`Error::Output`].
    ///
    /// # Errors
    ///
    /// As [`run_as`](Self::run_as).
    ///
    /// # Cancel safety
    ///
    /// As [`run`](Self::run).
    pub async fn run_as_with_result<T: DeserializeOwned + JsonSchema>(
        &self,
        input: impl Into<Input>,
    ) -> Result<(T, TurnResult)> {
        let result = self.turn(input).output_of::<T>().await?.run().await?;
        Ok((result.parse()?, result))
    }
}

impl TurnStart {
    /// Has the model answer with a `T`, by the type's JSON schema; [`TurnResult::parse`] reads it.
    ///
    /// # Errors
    ///
    /// What strict schemas cannot say (maps, tuples, any JSON) is refused where this is awaited, with the name of the
    /// field: [`Error::InvalidInput`].
    pub fn output_of<T: JsonSchema>(mut self) -> Self {
        let schema = schema_of::<T>();
        if let Some(Refused { place, why }) = refused(&schema) {
            let refusal = format!("a model cannot be held to `{place}`: it is {why}");
            self.options.refused.get_or_insert(Error::InvalidInput(refusal));
        }
        self.output_schema(schema)
    }
}

impl TurnResult {
    /// The final response as a `T`, also where it is JSON in a code fence; see [`TurnStart::output_of`].
    ///
    /// # Errors
    ///
    /// [`Error::Output`], which holds the text, what is wrong with it, and this result.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        let text = self.final_response.as_deref().unwrap_or_default();
        serde_json::from_str(text).or_else(|error| {
            // What is wrong with the text as it is says more than what is wrong inside of its fence.
            unfenced(text).and_then(|json| serde_json::from_str(json).ok()).ok_or_else(|| {
                let reason =
                    if text.is_empty() { "there is no final response".into() } else { error.to_string() };
                let result = Some(Box::new(self.clone()));
                Error::Output { text: text.to_owned(), reason, source: Some(Cause::new(error)), result }
            })
        })
    }
}

/// What stands in the one code fence that a text is.
fn unfenced(text: &str) -> Option<&str> {
    let inside = text.trim().strip_prefix("```")?.strip_suffix("```")?;
    let (_language, json) = inside.split_once('\n')?;
    Some(json)
}
