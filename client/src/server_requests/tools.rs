//! Tools of the program's own that the model can call: `dynamicTools`, `item/tool/call`.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use codex_protocol_types::server_requests::ItemToolCall;
use codex_protocol_types::{
    DynamicToolCallParams, DynamicToolSpec, FunctionDynamicToolSpec, RequestId, ServerRequest,
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::boxed::BoxFuture;
use crate::schema::schema_of;
use crate::server_requests::handler::DynHandler;
use crate::server_requests::incoming::{Context, Refusal, encode};
use crate::server_requests::tool_output::{ToolContext, ToolOutput};

type Call = dyn Fn(Value, ToolContext) -> BoxFuture<'static, ToolOutput> + Send + Sync;

/// A tool that the model can call, and the closure that runs then.
///
/// ```
/// use codex_client::{CodexConfig, DynamicTool};
///
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Weather {
///     /// The name of a city.
///     city: String,
/// }
///
/// let weather = DynamicTool::new("weather", "Tells today's weather.", |arguments: Weather| async move {
///     match arguments.city.as_str() {
///         "Atlantis" => Err("there is no such city"),
///         _ => Ok("Sunny, 25 degrees."),
///     }
/// });
/// let config = CodexConfig::new().dynamic_tool(weather);
/// ```
#[derive(Clone)]
pub struct DynamicTool {
    spec: FunctionDynamicToolSpec,
    call: Arc<Call>,
}

impl DynamicTool {
    /// A tool with the arguments that `A` describes: its fields and their doc comments are what the model reads.
    ///
    /// What the closure returns is told to the model: text, [`Json`](crate::Json) of a value or a
    /// [`ToolOutput`] as the output, an error as the failure of the call. Arguments that are not an `A` are told to the
    /// model as such.
    pub fn new<A, F, R, T, E>(name: impl Into<String>, description: impl Into<String>, call: F) -> Self
    where
        A: DeserializeOwned + JsonSchema,
        F: Fn(A) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<ToolOutput>,
        E: fmt::Display,
    {
        Self::with_context(name, description, move |arguments, _| call(arguments))
    }

    /// As [`new`](Self::new), with a closure that is also told which thread, turn and call it runs for.
    ///
    /// ```
    /// use codex_client::{DynamicTool, ToolContext};
    ///
    /// #[derive(serde::Deserialize, schemars::JsonSchema)]
    /// struct Note {
    ///     text: String,
    /// }
    ///
    /// let note = DynamicTool::with_context("note", "Keeps a note.", |note: Note, context: ToolContext| async move {
    ///     println!("{}: {}", context.thread_id(), note.text);
    ///     Ok::<_, String>("noted")
    /// });
    /// ```
    pub fn with_context<A, F, R, T, E>(
        name: impl Into<String>,
        description: impl Into<String>,
        call: F,
    ) -> Self
    where
        A: DeserializeOwned + JsonSchema,
        F: Fn(A, ToolContext) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<ToolOutput>,
        E: fmt::Display,
    {
        let spec = FunctionDynamicToolSpec {
            defer_loading: None,
            description: description.into(),
            input_schema: schema_of::<A>(),
            name: name.into(),
        };
        let run = move |arguments: Value, context: ToolContext| {
            let running = serde_json::from_value(arguments).map(|arguments| call(arguments, context));
            let run = async move {
                match running {
                    Err(error) => ToolOutput::failure(&format_args!("the arguments do not fit: {error}")),
                    Ok(running) => match running.await {
                        Ok(output) => output.into(),
                        Err(error) => ToolOutput::failure(&error),
                    },
                }
            };
            Box::pin(run) as BoxFuture<'_, ToolOutput>
        };
        Self { spec, call: Arc::new(run) }
    }

    /// The name by which the model calls it.
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// What the runtime is told of it, for `thread/start`.
    pub fn spec(&self) -> DynamicToolSpec {
        DynamicToolSpec::Function(self.spec.clone())
    }
}

impl fmt::Debug for DynamicTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicTool").field("spec", &self.spec).finish_non_exhaustive()
    }
}

/// A handler that has the calls of its tools answered by them, and all else by another.
pub(crate) struct WithTools {
    pub(crate) tools: Vec<DynamicTool>,
    pub(crate) handler: Arc<dyn DynHandler>,
}

impl DynHandler for WithTools {
    fn answer(&self, request: ServerRequest, context: Context) -> BoxFuture<'_, Result<String, Refusal>> {
        if let ServerRequest::ItemToolCall(params) = &request
            && params.namespace.is_none()
            && let Some(tool) = self.tools.iter().find(|tool| tool.name() == params.tool)
        {
            let DynamicToolCallParams { thread_id, turn_id, call_id, arguments, .. } = params.clone();
            let output = (tool.call)(arguments, ToolContext { thread_id, turn_id, call_id, context });
            return Box::pin(async move { Ok(encode::<ItemToolCall>(&output.await.into_response())?) });
        }
        self.handler.answer(request, context)
    }

    fn resolved(&self, id: &RequestId) {
        self.handler.resolved(id);
    }
}
