//! Tags that are not called `type`, and titles that are no Rust names.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Handler` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Handler {
    /// `mcpTool` on the wire.
    McpTool(McpToolHandler),
    /// `prompt` on the wire.
    Prompt(PromptHandler),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}

tagged!(Handler by "handlerType" {
    "mcpTool" => McpTool(McpToolHandler),
    "prompt" => Prompt(PromptHandler),
});
from_payloads!(Handler {
    McpTool(McpToolHandler),
    Prompt(PromptHandler),
});

/// The `mcpTool` kind of [`Handler`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct McpToolHandler {
    pub tool: String,
}
impl McpToolHandler {
    /// With what is required; everything else is left out.
    pub fn new(tool: impl Into<String>) -> Self {
        Self { tool: tool.into() }
    }
}

record!(McpToolHandler {
    tool: required "tool",
});

/// `Mode` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// `plain` on the wire.
    Plain(PlainMode),
    /// `openai/form` on the wire.
    OpenaiForm(OpenaiFormMode),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}

tagged!(Mode by "mode" {
    "plain" => Plain(PlainMode),
    "openai/form" => OpenaiForm(OpenaiFormMode),
});
from_payloads!(Mode {
    Plain(PlainMode),
    OpenaiForm(OpenaiFormMode),
});

/// The `openai/form` kind of [`Mode`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OpenaiFormMode {
    pub url: String,
}
impl OpenaiFormMode {
    /// With what is required; everything else is left out.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }
}

record!(OpenaiFormMode {
    url: required "url",
});

/// The `plain` kind of [`Mode`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PlainMode {}

record!(PlainMode {});

/// The `prompt` kind of [`Handler`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PromptHandler {}

record!(PromptHandler {});
