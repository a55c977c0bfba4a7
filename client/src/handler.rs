//! Who answers the requests of the server.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::method::ServerRequest as Method;
use codex_protocol_types::server_requests as methods;
use codex_protocol_types::{
    ApplyPatchApprovalParams, ApplyPatchApprovalResponse, AttestationGenerateParams,
    AttestationGenerateResponse, ChatgptAuthTokensRefreshParams, ChatgptAuthTokensRefreshResponse,
    CommandExecutionApprovalDecision, CommandExecutionRequestApprovalParams,
    CommandExecutionRequestApprovalResponse, DynamicToolCallParams, DynamicToolCallResponse,
    ExecCommandApprovalParams, ExecCommandApprovalResponse, FileChangeApprovalDecision,
    FileChangeRequestApprovalParams, FileChangeRequestApprovalResponse, McpServerElicitationAction,
    McpServerElicitationRequestParams, McpServerElicitationRequestResponse, PermissionsRequestApprovalParams,
    PermissionsRequestApprovalResponse, ReviewDecision, RpcError, ServerRequest, ToolRequestUserInputParams,
    ToolRequestUserInputResponse, UnknownMethod,
};
#[cfg(feature = "experimental")]
use codex_protocol_types::{CurrentTimeReadParams, CurrentTimeReadResponse};

/// An answer to a request of the server: its response, or an error object.
pub type Answer<T> = Result<T, RpcError>;

/// Answers the requests of the server. Every method has a safe default: it declines, or refuses with an error where
/// there is nothing to decline.
///
/// A handler may take its time: each request runs in a task of its own and holds up nothing else. One that panics is
/// answered with an internal error.
///
/// ```
/// use codex_client::types::{
///     CommandExecutionApprovalDecision, CommandExecutionRequestApprovalParams,
///     CommandExecutionRequestApprovalResponse,
/// };
/// use codex_client::{Answer, CodexConfig, ServerRequestHandler};
///
/// struct AllowEcho;
///
/// impl ServerRequestHandler for AllowEcho {
///     async fn command_execution_approval(
///         &self,
///         params: CommandExecutionRequestApprovalParams,
///     ) -> Answer<CommandExecutionRequestApprovalResponse> {
///         let harmless = params.command.is_some_and(|command| command.contains("echo"));
///         Ok(CommandExecutionRequestApprovalResponse {
///             decision: if harmless {
///                 CommandExecutionApprovalDecision::Accept
///             } else {
///                 CommandExecutionApprovalDecision::Decline
///             },
///         })
///     }
/// }
///
/// let config = CodexConfig::new().handler(AllowEcho);
/// ```
pub trait ServerRequestHandler: Send + Sync + 'static {
    /// `item/commandExecution/requestApproval`. Default: declines.
    fn command_execution_approval(
        &self,
        params: CommandExecutionRequestApprovalParams,
    ) -> impl Future<Output = Answer<CommandExecutionRequestApprovalResponse>> + Send {
        let _ = params;
        ready(CommandExecutionRequestApprovalResponse { decision: CommandExecutionApprovalDecision::Decline })
    }

    /// `item/fileChange/requestApproval`. Default: declines.
    fn file_change_approval(
        &self,
        params: FileChangeRequestApprovalParams,
    ) -> impl Future<Output = Answer<FileChangeRequestApprovalResponse>> + Send {
        let _ = params;
        ready(FileChangeRequestApprovalResponse { decision: FileChangeApprovalDecision::Decline })
    }

    /// `item/permissions/requestApproval`. Default: refused.
    fn permissions_approval(
        &self,
        params: PermissionsRequestApprovalParams,
    ) -> impl Future<Output = Answer<PermissionsRequestApprovalResponse>> + Send {
        let _ = params;
        refuse::<methods::ItemPermissionsRequestApproval>()
    }

    /// `item/tool/requestUserInput`. Default: refused.
    fn user_input(
        &self,
        params: ToolRequestUserInputParams,
    ) -> impl Future<Output = Answer<ToolRequestUserInputResponse>> + Send {
        let _ = params;
        refuse::<methods::ItemToolRequestUserInput>()
    }

    /// `mcpServer/elicitation/request`. Default: declines.
    fn mcp_elicitation(
        &self,
        params: McpServerElicitationRequestParams,
    ) -> impl Future<Output = Answer<McpServerElicitationRequestResponse>> + Send {
        let _ = params;
        ready(McpServerElicitationRequestResponse {
            action: McpServerElicitationAction::Decline,
            content: None,
            meta: None,
        })
    }

    /// `item/tool/call`. Default: refused.
    fn dynamic_tool_call(
        &self,
        params: DynamicToolCallParams,
    ) -> impl Future<Output = Answer<DynamicToolCallResponse>> + Send {
        let _ = params;
        refuse::<methods::ItemToolCall>()
    }

    /// `account/chatgptAuthTokens/refresh`. Default: refused.
    fn chatgpt_auth_tokens_refresh(
        &self,
        params: ChatgptAuthTokensRefreshParams,
    ) -> impl Future<Output = Answer<ChatgptAuthTokensRefreshResponse>> + Send {
        let _ = params;
        refuse::<methods::AccountChatgptAuthTokensRefresh>()
    }

    /// `attestation/generate`. Default: refused.
    fn attestation(
        &self,
        params: AttestationGenerateParams,
    ) -> impl Future<Output = Answer<AttestationGenerateResponse>> + Send {
        let _ = params;
        refuse::<methods::AttestationGenerate>()
    }

    /// `currentTime/read`. Default: refused.
    #[cfg(feature = "experimental")]
    fn current_time(
        &self,
        params: CurrentTimeReadParams,
    ) -> impl Future<Output = Answer<CurrentTimeReadResponse>> + Send {
        let _ = params;
        refuse::<methods::CurrentTimeRead>()
    }

    /// `applyPatchApproval`, of the first protocol. Default: declines.
    fn apply_patch_approval(
        &self,
        params: ApplyPatchApprovalParams,
    ) -> impl Future<Output = Answer<ApplyPatchApprovalResponse>> + Send {
        let _ = params;
        ready(ApplyPatchApprovalResponse { decision: ReviewDecision::Abort })
    }

    /// `execCommandApproval`, of the first protocol. Default: declines.
    fn exec_command_approval(
        &self,
        params: ExecCommandApprovalParams,
    ) -> impl Future<Output = Answer<ExecCommandApprovalResponse>> + Send {
        let _ = params;
        ready(ExecCommandApprovalResponse { decision: ReviewDecision::Abort })
    }

    /// A method that this SDK does not know; the answer is raw JSON. Default: refused.
    fn unknown(&self, request: UnknownMethod) -> impl Future<Output = Answer<String>> + Send {
        std::future::ready(Err(not_found(&request.method)))
    }
}

/// The handler that keeps every default.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeclineAll;

impl ServerRequestHandler for DeclineAll {}

fn ready<T: Send>(response: T) -> impl Future<Output = Answer<T>> + Send {
    std::future::ready(Ok(response))
}

fn refuse<M: Method>() -> impl Future<Output = Answer<M::Response>> + Send
where
    M::Response: Send,
{
    std::future::ready(Err(not_found(M::METHOD)))
}

fn not_found(method: &str) -> RpcError {
    RpcError {
        code: error_code::METHOD_NOT_FOUND,
        message: format!("this client has no handler for {method}"),
        data: None,
    }
}

/// A future whose type is forgotten.
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A handler whose type is forgotten: one method, from a request to the raw result.
pub(crate) trait DynHandler: Send + Sync + 'static {
    fn answer(&self, request: ServerRequest) -> BoxFuture<'_, Answer<String>>;
}

impl fmt::Debug for dyn DynHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerRequestHandler")
    }
}

impl<H: ServerRequestHandler> DynHandler for H {
    fn answer(&self, request: ServerRequest) -> BoxFuture<'_, Answer<String>> {
        use ServerRequest as R;
        Box::pin(async move {
            match request {
                R::ItemCommandExecutionRequestApproval(params) => {
                    encode::<methods::ItemCommandExecutionRequestApproval>(
                        self.command_execution_approval(params).await,
                    )
                }
                R::ItemFileChangeRequestApproval(params) => {
                    encode::<methods::ItemFileChangeRequestApproval>(self.file_change_approval(params).await)
                }
                R::ItemPermissionsRequestApproval(params) => {
                    encode::<methods::ItemPermissionsRequestApproval>(self.permissions_approval(params).await)
                }
                R::ItemToolRequestUserInput(params) => {
                    encode::<methods::ItemToolRequestUserInput>(self.user_input(params).await)
                }
                R::McpServerElicitationRequest(params) => {
                    encode::<methods::McpServerElicitationRequest>(self.mcp_elicitation(params).await)
                }
                R::ItemToolCall(params) => {
                    encode::<methods::ItemToolCall>(self.dynamic_tool_call(params).await)
                }
                R::AccountChatgptAuthTokensRefresh(params) => {
                    let answer = self.chatgpt_auth_tokens_refresh(params).await;
                    encode::<methods::AccountChatgptAuthTokensRefresh>(answer)
                }
                R::AttestationGenerate(params) => {
                    encode::<methods::AttestationGenerate>(self.attestation(params).await)
                }
                #[cfg(feature = "experimental")]
                R::CurrentTimeRead(params) => {
                    encode::<methods::CurrentTimeRead>(self.current_time(params).await)
                }
                R::ApplyPatchApproval(params) => {
                    encode::<methods::ApplyPatchApproval>(self.apply_patch_approval(params).await)
                }
                R::ExecCommandApproval(params) => {
                    encode::<methods::ExecCommandApproval>(self.exec_command_approval(params).await)
                }
                R::Unknown(unknown) => self.unknown(unknown).await,
                // A kind that this version has, but this file does not: a test lists them.
                other => Err(not_found(other.method())),
            }
        })
    }
}

fn encode<M: Method>(answer: Answer<M::Response>) -> Answer<String> {
    M::encode_response(&answer?).map_err(|error| RpcError {
        code: error_code::INTERNAL_ERROR,
        message: format!("the answer cannot be written: {error}"),
        data: None,
    })
}
