//! The common answers to the requests of the server.

use std::collections::BTreeMap;

use codex_protocol_types::server_requests as methods;
use codex_protocol_types::{
    ApplyPatchApprovalResponse, AttestationGenerateResponse, ChatgptAuthTokensRefreshResponse,
    CommandExecutionApprovalDecision, CommandExecutionRequestApprovalResponse,
    DynamicToolCallOutputContentItem, DynamicToolCallResponse, ExecCommandApprovalResponse,
    FileChangeApprovalDecision, FileChangeRequestApprovalResponse, GrantedPermissionProfile,
    InputTextDynamicToolCallOutputContentItem, McpServerElicitationAction,
    McpServerElicitationRequestResponse, PermissionGrantScope, PermissionsRequestApprovalResponse,
    ReviewDecision, ToolRequestUserInputAnswer, ToolRequestUserInputResponse,
};

use crate::incoming::{Answer, Incoming};

macro_rules! decisions {
    ($($marker:ident => $response:ident of $decision:ident;)*) => {$(
        impl Incoming<methods::$marker> {
            /// Allows it, this once.
            ///
            /// # Errors
            ///
            /// None.
            pub fn accept(&self) -> Answer<methods::$marker> {
                Ok($response { decision: $decision::Accept })
            }

            /// Allows it, and its like for the rest of the session.
            ///
            /// # Errors
            ///
            /// None.
            pub fn accept_for_session(&self) -> Answer<methods::$marker> {
                Ok($response { decision: $decision::AcceptForSession })
            }

            /// Does not allow it; the turn goes on.
            ///
            /// # Errors
            ///
            /// None.
            pub fn decline(&self) -> Answer<methods::$marker> {
                Ok($response { decision: $decision::Decline })
            }

            /// Does not allow it, and interrupts the turn.
            ///
            /// # Errors
            ///
            /// None.
            pub fn cancel(&self) -> Answer<methods::$marker> {
                Ok($response { decision: $decision::Cancel })
            }
        }
    )*};
}

decisions! {
    ItemCommandExecutionRequestApproval =>
        CommandExecutionRequestApprovalResponse of CommandExecutionApprovalDecision;
    ItemFileChangeRequestApproval => FileChangeRequestApprovalResponse of FileChangeApprovalDecision;
}

macro_rules! legacy_decisions {
    ($($marker:ident => $response:ident;)*) => {$(
        impl Incoming<methods::$marker> {
            /// Allows it, this once.
            ///
            /// # Errors
            ///
            /// None.
            pub fn accept(&self) -> Answer<methods::$marker> {
                Ok($response { decision: ReviewDecision::Approved })
            }

            /// Allows it, and its like for the rest of the session.
            ///
            /// # Errors
            ///
            /// None.
            pub fn accept_for_session(&self) -> Answer<methods::$marker> {
                Ok($response { decision: ReviewDecision::ApprovedForSession })
            }

            /// Does not allow it, and interrupts the turn.
            ///
            /// # Errors
            ///
            /// None.
            pub fn cancel(&self) -> Answer<methods::$marker> {
                Ok($response { decision: ReviewDecision::Abort })
            }
        }
    )*};
}

legacy_decisions! {
    ApplyPatchApproval => ApplyPatchApprovalResponse;
    ExecCommandApproval => ExecCommandApprovalResponse;
}

impl Incoming<methods::ItemPermissionsRequestApproval> {
    /// Grants all that is asked for, until the turn or the session ends.
    ///
    /// # Errors
    ///
    /// None.
    pub fn grant(&self, scope: PermissionGrantScope) -> Answer<methods::ItemPermissionsRequestApproval> {
        let permissions = GrantedPermissionProfile {
            file_system: self.permissions.file_system.clone(),
            network: self.permissions.network.clone(),
        };
        Ok(PermissionsRequestApprovalResponse { permissions, scope: Some(scope), strict_auto_review: None })
    }

    /// Grants nothing.
    ///
    /// # Errors
    ///
    /// None.
    pub fn decline(&self) -> Answer<methods::ItemPermissionsRequestApproval> {
        let permissions = GrantedPermissionProfile { file_system: None, network: None };
        Ok(PermissionsRequestApprovalResponse { permissions, scope: None, strict_auto_review: None })
    }
}

impl Incoming<methods::ItemToolRequestUserInput> {
    /// Answers the questions: for each id, what the user chose or wrote. Questions that are left out stay unanswered.
    ///
    /// # Errors
    ///
    /// None.
    pub fn answers<K: Into<String>, A: Into<String>>(
        &self,
        answers: impl IntoIterator<Item = (K, Vec<A>)>,
    ) -> Answer<methods::ItemToolRequestUserInput> {
        let answer = |answers: Vec<A>| ToolRequestUserInputAnswer {
            answers: answers.into_iter().map(Into::into).collect(),
        };
        let answers: BTreeMap<_, _> =
            answers.into_iter().map(|(id, answers)| (id.into(), answer(answers))).collect();
        Ok(ToolRequestUserInputResponse { answers })
    }
}

impl Incoming<methods::McpServerElicitationRequest> {
    /// Accepts, with what the MCP server asked for (`null` where it asked for nothing).
    ///
    /// # Errors
    ///
    /// None.
    pub fn accept(&self, content: serde_json::Value) -> Answer<methods::McpServerElicitationRequest> {
        let content = (!content.is_null()).then_some(content);
        Ok(McpServerElicitationRequestResponse {
            action: McpServerElicitationAction::Accept,
            content,
            meta: None,
        })
    }

    /// Declines.
    ///
    /// # Errors
    ///
    /// None.
    pub fn decline(&self) -> Answer<methods::McpServerElicitationRequest> {
        Ok(elicitation(McpServerElicitationAction::Decline))
    }

    /// Tells that the user dismissed the question.
    ///
    /// # Errors
    ///
    /// None.
    pub fn cancel(&self) -> Answer<methods::McpServerElicitationRequest> {
        Ok(elicitation(McpServerElicitationAction::Cancel))
    }
}

fn elicitation(action: McpServerElicitationAction) -> McpServerElicitationRequestResponse {
    McpServerElicitationRequestResponse { action, content: None, meta: None }
}

impl Incoming<methods::ItemToolCall> {
    /// The tool's output, as text.
    ///
    /// # Errors
    ///
    /// None.
    pub fn output(&self, text: impl Into<String>) -> Answer<methods::ItemToolCall> {
        Ok(tool_output(text.into(), true))
    }

    /// The tool failed; the model is told why.
    ///
    /// # Errors
    ///
    /// None.
    pub fn failure(&self, text: impl Into<String>) -> Answer<methods::ItemToolCall> {
        Ok(tool_output(text.into(), false))
    }
}

/// What a tool call came to.
pub(crate) fn tool_output(text: String, success: bool) -> DynamicToolCallResponse {
    let item = InputTextDynamicToolCallOutputContentItem { text };
    DynamicToolCallResponse {
        content_items: vec![DynamicToolCallOutputContentItem::InputText(item)],
        success,
    }
}

impl Incoming<methods::AccountChatgptAuthTokensRefresh> {
    /// The new access token, and the account it is for.
    ///
    /// # Errors
    ///
    /// None.
    pub fn tokens(
        &self,
        access_token: impl Into<String>,
        account_id: impl Into<String>,
    ) -> Answer<methods::AccountChatgptAuthTokensRefresh> {
        Ok(ChatgptAuthTokensRefreshResponse {
            access_token: access_token.into(),
            chatgpt_account_id: account_id.into(),
            chatgpt_plan_type: None,
        })
    }
}

impl Incoming<methods::AttestationGenerate> {
    /// The attestation.
    ///
    /// # Errors
    ///
    /// None.
    pub fn token(&self, token: impl Into<String>) -> Answer<methods::AttestationGenerate> {
        Ok(AttestationGenerateResponse { token: token.into() })
    }
}

#[cfg(feature = "experimental")]
impl Incoming<methods::CurrentTimeRead> {
    /// The time, in seconds since the Unix epoch.
    ///
    /// # Errors
    ///
    /// None.
    pub fn at(&self, unix_seconds: i64) -> Answer<methods::CurrentTimeRead> {
        Ok(codex_protocol_types::CurrentTimeReadResponse { current_time_at: unix_seconds })
    }
}
