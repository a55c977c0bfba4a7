//! Tools of the program's own that the model can call: `dynamicTools`, `item/tool/call`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use codex_protocol_types::server_requests::ItemToolCall;
use codex_protocol_types::{
    DynamicToolCallResponse, DynamicToolSpec, FunctionDynamicToolSpec, RequestId, ServerRequest,
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::schema::schema_of;
use crate::server_requests::answers::tool_output;
use crate::server_requests::handler::DynHandler;
use crate::server_requests::incoming::{Context, Refusal, encode};

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Call = dyn Fn(Value) -> BoxFuture<DynamicToolCallResponse> + Send + Sync;

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
    /// What the closure returns is told to the model: text as the output, an error as the failure of the call.
    /// Arguments that are not an `A` are told to the model as such.
    pub fn new<A, F, R, T, E>(name: impl Into<String>, description: impl Into<String>, call: F) -> Self
    where
        A: DeserializeOwned + JsonSchema,
        F: Fn(A) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<String>,
        E: fmt::Display,
    {
        let spec = FunctionDynamicToolSpec {
            defer_loading: None,
            description: description.into(),
            input_schema: schema_of::<A>(),
            name: name.into(),
        };
        let run = move |arguments: Value| {
            let running = serde_json::from_value(arguments).map(&call);
            let run = async move {
                match running {
                    Err(error) => tool_output(format!("the arguments do not fit: {error}"), false),
                    Ok(running) => match running.await {
                        Ok(text) => tool_output(text.into(), true),
                        Err(error) => tool_output(error.to_string(), false),
                    },
                }
            };
            Box::pin(run) as BoxFuture<DynamicToolCallResponse>
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
    fn answer(
        &self,
        request: ServerRequest,
        context: Context,
    ) -> Pin<Box<dyn Future<Output = Result<String, Refusal>> + Send + '_>> {
        if let ServerRequest::ItemToolCall(params) = &request
            && params.namespace.is_none()
            && let Some(tool) = self.tools.iter().find(|tool| tool.name() == params.tool)
        {
            let output = (tool.call)(params.arguments.clone());
            return Box::pin(async move { Ok(encode::<ItemToolCall>(&output.await)?) });
        }
        self.handler.answer(request, context)
    }

    fn resolved(&self, id: &RequestId) {
        self.handler.resolved(id);
    }
}
