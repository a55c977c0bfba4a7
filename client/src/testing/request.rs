//! One request of the runtime to the model, with helpers to ask what is in it.

use serde_json::Value;

/// A request as the runtime sent it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ModelRequest {
    /// The HTTP method.
    pub method: String,
    /// The path of the URL, without a query.
    pub path: String,
    /// Names in lower case, and values; values that are not text are left out.
    pub headers: Vec<(String, String)>,
    /// The body: the model, the instructions, the tools and, in `input`, the conversation so far.
    pub body: Value,
}

/// How the runtime's own messages in the user's name begin.
const ENVIRONMENT: &str = "<environment_context>";

impl ModelRequest {
    /// The value of a header, by its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The conversation so far, as items of the Responses API.
    #[must_use]
    pub fn input(&self) -> &[Value] {
        self.body["input"].as_array().map_or(&[], Vec::as_slice)
    }

    /// What the user said, the oldest first, without the description of the environment that the runtime adds.
    #[must_use]
    pub fn user_texts(&self) -> Vec<&str> {
        self.texts("user").into_iter().filter(|text| !text.starts_with(ENVIRONMENT)).collect()
    }

    /// What the user said last.
    #[must_use]
    pub fn last_user_text(&self) -> Option<&str> {
        self.user_texts().pop()
    }

    /// The texts of all messages with this role: `user`, `assistant` or `developer`.
    #[must_use]
    pub fn texts(&self, role: &str) -> Vec<&str> {
        let messages = self.input().iter().filter(|item| item["type"] == "message" && item["role"] == role);
        let parts = messages.filter_map(|item| item["content"].as_array()).flatten();
        parts.filter_map(|part| part["text"].as_str()).collect()
    }

    /// What the tool answered to the call with this id, if it has.
    ///
    /// It is a string, or an array of content parts where a tool answers with more than text.
    #[must_use]
    pub fn function_call_output(&self, call_id: &str) -> Option<&Value> {
        let mut outputs = self.input().iter().filter(|item| item["type"] == "function_call_output");
        outputs.find(|item| item["call_id"] == call_id).map(|item| &item["output"])
    }

    /// The names of the tools that the runtime offers to the model.
    #[must_use]
    pub fn tool_names(&self) -> Vec<&str> {
        let tools = self.body["tools"].as_array().into_iter().flatten();
        tools.filter_map(|tool| tool["name"].as_str()).collect()
    }

    /// The thread that asks.
    #[must_use]
    pub fn thread_id(&self) -> Option<&str> {
        self.body["client_metadata"]["thread_id"].as_str()
    }

    /// What the runtime asks for: `turn`, or `compaction` when it wants a summary of the conversation.
    #[must_use]
    pub fn kind(&self) -> Option<String> {
        let metadata: Value = serde_json::from_str(self.header("x-codex-turn-metadata")?).ok()?;
        metadata["request_kind"].as_str().map(str::to_owned)
    }

    /// The turn that asks.
    #[must_use]
    pub fn turn_id(&self) -> Option<&str> {
        self.body["client_metadata"]["turn_id"].as_str()
    }
}
