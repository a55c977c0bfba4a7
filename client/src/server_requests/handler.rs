//! Who answers the requests of the server.

use std::fmt;
use std::future::{Future, ready};

use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::method::ServerRequest as Method;
use codex_protocol_types::server_requests as methods;
use codex_protocol_types::{RequestId, RpcError, ServerRequest, UnknownMethod};

use crate::boxed::BoxFuture;
use crate::server_requests::incoming::{Answer, Context, Incoming, Refusal, encode};

/// A handler whose type is forgotten: one method, from a request to the raw result.
pub(crate) trait DynHandler: Send + Sync + 'static {
    fn answer(&self, request: ServerRequest, context: Context) -> BoxFuture<'_, Result<String, Refusal>>;

    fn resolved(&self, id: &RequestId);
}

impl fmt::Debug for dyn DynHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerRequestHandler")
    }
}

/// Writes the trait and its dispatch from one list of requests, so that neither can lack one.
macro_rules! handler {
    ($(
        $(#[doc = $doc:literal])*
        $(#[cfg($cfg:meta)])?
        $method:ident($marker:ident): |$request:ident| $default:expr;
    )*) => {
        /// Answers the requests of the server. Every method has a safe default: it declines, or refuses with an error
        /// where there is nothing to decline.
        ///
        /// A handler may take its time: each request runs in a task of its own and holds up nothing else. One that
        /// panics is answered with an internal error. If another client answers first (`serverRequest/resolved`), or
        /// the connection is gone, the future of the method is dropped, then [`resolved`](Self::resolved) is called.
        ///
        /// ```
        /// use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
        /// use codex_client::{Answer, CodexConfig, Incoming, ServerRequestHandler};
        ///
        /// /// A person reads the whole command and decides: no part of it says that the rest is harmless.
        /// struct AskThePerson;
        ///
        /// impl ServerRequestHandler for AskThePerson {
        ///     async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        ///         let question = format!("run {:?} in {:?}?", request.command, request.cwd);
        ///         if confirmed(question).await { request.accept() } else { request.decline() }
        ///     }
        /// }
        ///
        /// async fn confirmed(question: String) -> bool {
        ///     let ask = move || {
        ///         println!("{question} (y/n)");
        ///         let mut answer = String::new();
        ///         std::io::stdin().read_line(&mut answer).is_ok() && answer.trim() == "y"
        ///     };
        ///     tokio::task::spawn_blocking(ask).await.unwrap_or(false)
        /// }
        ///
        /// let config = CodexConfig::new().handler(AskThePerson);
        /// ```
        pub trait ServerRequestHandler: Send + Sync + 'static {
            $(
                $(#[doc = $doc])*
                $(#[cfg($cfg)])?
                fn $method(
                    &self,
                    $request: Incoming<methods::$marker>,
                ) -> impl Future<Output = Answer<methods::$marker>> + Send {
                    ready($default)
                }
            )*

            /// A method that this SDK does not know; the answer is raw JSON. Default: refused.
            fn unknown(
                &self,
                request: UnknownMethod,
            ) -> impl Future<Output = Result<String, Refusal>> + Send {
                ready(Err(not_found(&request.method)))
            }

            /// A request that this handler was still at wants no answer any more: another client has given one
            /// (`serverRequest/resolved`), or the connection is gone. Default: does nothing.
            fn resolved(&self, id: &RequestId) {
                let _ = id;
            }
        }

        impl<H: ServerRequestHandler> DynHandler for H {
            fn answer(
                &self,
                request: ServerRequest,
                context: Context,
            ) -> BoxFuture<'_, Result<String, Refusal>> {
                Box::pin(async move {
                    match request {
                        $(
                            $(#[cfg($cfg)])?
                            ServerRequest::$marker(params) => {
                                let response = self.$method(Incoming::new(params, context)).await?;
                                Ok(encode::<methods::$marker>(&response)?)
                            }
                        )*
                        ServerRequest::Unknown(unknown) => self.unknown(unknown).await,
                        // The enum is open; that the list is complete is tested.
                        other => Err(not_found(other.method())),
                    }
                })
            }

            fn resolved(&self, id: &RequestId) {
                ServerRequestHandler::resolved(self, id);
            }
        }

        #[cfg(test)]
        const HANDLED: &[&str] = &[$($(#[cfg($cfg)])? methods::$marker::METHOD,)*];
    };
}

handler! {
    /// `item/commandExecution/requestApproval`. Default: declines.
    command_execution_approval(ItemCommandExecutionRequestApproval): |request| request.decline();

    /// `item/fileChange/requestApproval`. Default: declines.
    file_change_approval(ItemFileChangeRequestApproval): |request| request.decline();

    /// `item/permissions/requestApproval`. Default: grants nothing.
    permissions_approval(ItemPermissionsRequestApproval): |request| request.decline();

    /// `item/tool/requestUserInput`. Default: refused.
    user_input(ItemToolRequestUserInput): |request| unhandled(&request);

    /// `mcpServer/elicitation/request`. Default: declines.
    mcp_elicitation(McpServerElicitationRequest): |request| request.decline();

    /// `item/tool/call`, of a tool that is no [`DynamicTool`](crate::DynamicTool) of this client. Default: refused.
    dynamic_tool_call(ItemToolCall): |request| unhandled(&request);

    /// `account/chatgptAuthTokens/refresh`. Default: refused.
    chatgpt_auth_tokens_refresh(AccountChatgptAuthTokensRefresh): |request| unhandled(&request);

    /// `attestation/generate`. Default: refused.
    attestation(AttestationGenerate): |request| unhandled(&request);

    /// `currentTime/read`. Default: refused.
    #[cfg(feature = "experimental")]
    current_time(CurrentTimeRead): |request| unhandled(&request);

    /// `applyPatchApproval`, of the first protocol. Default: declines, which interrupts the turn.
    apply_patch_approval(ApplyPatchApproval): |request| request.cancel();

    /// `execCommandApproval`, of the first protocol. Default: declines, which interrupts the turn.
    exec_command_approval(ExecCommandApproval): |request| request.cancel();
}

/// The handler that keeps every default.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::exhaustive_structs, reason = "there is nothing in it, and nothing will be")]
pub struct DeclineAll;

impl ServerRequestHandler for DeclineAll {}

fn unhandled<M: Method>(_: &Incoming<M>) -> Answer<M> {
    Err(not_found(M::METHOD))
}

fn not_found(method: &str) -> Refusal {
    let message = format!("this client has no handler for {method}");
    RpcError { code: error_code::METHOD_NOT_FOUND, message, data: None }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_of_the_server_has_its_method() {
        let (mut handled, mut protocol) = (HANDLED.to_vec(), methods::METHODS.to_vec());
        handled.sort_unstable();
        protocol.sort_unstable();
        assert_eq!(handled, protocol);
    }
}
