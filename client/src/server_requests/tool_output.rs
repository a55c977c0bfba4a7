//! What a tool of the program is told of its call, and what it tells the model.

use std::borrow::Cow;
use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use codex_protocol_types::{
    DynamicToolCallOutputContentItem as Item, DynamicToolCallResponse,
    InputImageDynamicToolCallOutputContentItem, InputTextDynamicToolCallOutputContentItem,
};
use serde::Serialize;

use crate::server_requests::incoming::Context;

/// For which call a [`DynamicTool`](crate::DynamicTool) runs: see
/// [`DynamicTool::with_context`](crate::DynamicTool::with_context).
#[derive(Clone)]
pub struct ToolContext {
    pub(crate) thread_id: String,
    pub(crate) turn_id: String,
    pub(crate) call_id: String,
    pub(crate) context: Context,
}

impl ToolContext {
    /// The thread whose model calls.
    pub fn thread_id(&self) -> &str {
        &self.thread_id
    }

    /// The turn that the call is of.
    pub fn turn_id(&self) -> &str {
        &self.turn_id
    }

    /// The call's own id, that of its item.
    pub fn call_id(&self) -> &str {
        &self.call_id
    }
}

impl fmt::Debug for ToolContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolContext")
            .field("thread_id", &self.thread_id)
            .field("turn_id", &self.turn_id)
            .field("call_id", &self.call_id)
            .finish_non_exhaustive()
    }
}

/// What a call of a [`DynamicTool`](crate::DynamicTool) came to, as the model is told: text, images, or both in order.
///
/// Text is made into one as it is, a value by [`Json`].
#[derive(Debug, Clone, PartialEq)]
pub struct ToolOutput {
    items: Vec<Item>,
    success: bool,
}

/// A value that is told to the model as JSON.
///
/// ```
/// use codex_client::{DynamicTool, Json};
///
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct City {
///     name: String,
/// }
///
/// #[derive(serde::Serialize)]
/// struct Weather {
///     sunny: bool,
///     degrees: f64,
/// }
///
/// let weather = DynamicTool::new("weather", "Tells today's weather.", |_: City| async {
///     Ok::<_, String>(Json(Weather { sunny: true, degrees: 25.0 }))
/// });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "it is made by writing it")]
pub struct Json<T>(pub T);

impl ToolOutput {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::item(InputTextDynamicToolCallOutputContentItem { text: text.into() })
    }

    /// An image by a `data:` URL; the runtime fetches none from elsewhere.
    pub fn image_url(url: impl Into<String>) -> Self {
        let image_url = url.into();
        Self::item(InputImageDynamicToolCallOutputContentItem { image_url })
    }

    /// An image of these bytes, in the form that the media type names, such as `image/png`.
    pub fn image_bytes(mime: impl AsRef<str>, bytes: impl AsRef<[u8]>) -> Self {
        Self::image_url(format!("data:{};base64,{}", mime.as_ref(), BASE64_STANDARD.encode(bytes)))
    }

    /// This output, then another.
    #[must_use]
    pub fn and(mut self, other: impl Into<Self>) -> Self {
        let other = other.into();
        self.items.extend(other.items);
        self.success &= other.success;
        self
    }

    fn item(item: impl Into<Item>) -> Self {
        Self { items: vec![item.into()], success: true }
    }

    pub(crate) fn failure(reason: &impl fmt::Display) -> Self {
        Self { success: false, ..Self::text(reason.to_string()) }
    }

    pub(crate) fn into_response(self) -> DynamicToolCallResponse {
        DynamicToolCallResponse { content_items: self.items, success: self.success }
    }
}

impl From<&str> for ToolOutput {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for ToolOutput {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Cow<'_, str>> for ToolOutput {
    fn from(text: Cow<'_, str>) -> Self {
        Self::text(text)
    }
}

/// What cannot be written as JSON is a failure of the call, which says so.
impl<T: Serialize> From<Json<T>> for ToolOutput {
    fn from(Json(value): Json<T>) -> Self {
        match serde_json::to_string(&value) {
            Ok(json) => Self::text(json),
            Err(error) => Self::failure(&format_args!("the output cannot be written as JSON: {error}")),
        }
    }
}
