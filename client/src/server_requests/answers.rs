//! The common answers to the requests of the server. None of them fails.

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

use crate::server_requests::incoming::{Answer, Incoming};

macro_rules! decisions {
    ($($marker:ident => $response:ident { $decision:ident: $accept:ident, $for_session:ident, $cancel:ident })*) => {$(
        impl Incoming<methods::$marker> {
            /// Allows it, this once.
            pub fn accept(&self) -> Answer<methods::$marker> {
                Ok($response { decision: $decision::$accept })
            }

            /// Allows it, and its like for the rest of the session.
            pub fn accept_for_session(&self) -> Answer<methods::$marker> {
                Ok($response { decision: $decision::$for_session })
            }

            /// Does not allow it, and interrupts the turn.
            pub fn cancel(&self) -> Answer<methods::$marker> {
                Ok($response { decision: $decision::$cancel })
            }
        }
    )*};
}

decisions! {
    ItemCommandExecutionRequestApproval => CommandExecutionRequestApprovalResponse {
        CommandExecutionApprovalDecision: Accept, AcceptForSession, Cancel
    }
    ItemFileChangeRequestApproval => FileChangeRequestApprovalResponse {
        FileChangeApprovalDecision: Accept, AcceptForSession, Cancel
    }
    ApplyPatchApproval => ApplyPatchApprovalResponse { ReviewDecision: Approved, ApprovedForSession, Abort }
    ExecCommandApproval => ExecCommandApprovalResponse { ReviewDecision: Approved, ApprovedForSession, Abort }
}

impl Incoming<methods::ItemCommandExecutionRequestApproval> {
    /// Does not allow it; the turn goes on.
    pub fn decline(&self) -> Answer<methods::ItemCommandExecutionRequestApproval> {
        Ok(CommandExecutionRequestApprovalResponse { decision: CommandExecutionApprovalDecision::Decline })
    }
}

impl Incoming<methods::ItemFileChangeRequestApproval> {
    /// Does not allow it; the turn goes on.
    pub fn decline(&self) -> Answer<methods::ItemFileChangeRequestApproval> {
        Ok(FileChangeRequestApprovalResponse { decision: FileChangeApprovalDecision::Decline })
    }
}

impl Incoming<methods::ItemPermissionsRequestApproval> {
    /// Grants all that is asked for, until the turn or the session ends.
    pub fn grant(&self, scope: PermissionGrantScope) -> Answer<methods::ItemPermissionsRequestApproval> {
        let permissions = GrantedPermissionProfile {
            file_system: self.permissions.file_system.clone(),
            network: self.permissions.network.clone(),
        };
        Ok(PermissionsRequestApprovalResponse { permissions, scope: Some(scope), strict_auto_review: None })
    }

    /// Grants nothing.
    pub fn decline(&self) -> Answer<methods::ItemPermissionsRequestApproval> {
        let permissions = GrantedPermissionProfile { file_system: None, network: None };
        Ok(PermissionsRequestApprovalResponse { permissions, scope: None, strict_auto_review: None })
    }
}

impl Incoming<methods::ItemToolRequestUserInput> {
    /// Answers the questions: for each id, what the user chose or wrote. Questions that are left out stay unanswered.
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
    pub fn accept(&self, content: serde_json::Value) -> Answer<methods::McpServerElicitationRequest> {
        let content = (!content.is_null()).then_some(content);
        Ok(McpServerElicitationRequestResponse {
            action: McpServerElicitationAction::Accept,
            content,
            meta: None,
        })
    }

    /// Declines.
    pub fn decline(&self) -> Answer<methods::McpServerElicitationRequest> {
        Ok(elicitation(McpServerElicitationAction::Decline))
    }

    /// Tells that the user dismissed the question.
    pub fn cancel(&self) -> Answer<methods::McpServerElicitationRequest> {
        Ok(elicitation(McpServerElicitationAction::Cancel))
    }
}

fn elicitation(action: McpServerElicitationAction) -> McpServerElicitationRequestResponse {
    McpServerElicitationRequestResponse { action, content: None, meta: None }
}

impl Incoming<methods::ItemToolCall> {
    /// The tool's output, as text.
    pub fn output(&self, text: impl Into<String>) -> Answer<methods::ItemToolCall> {
        Ok(tool_output(text.into(), true))
    }

    /// The tool failed; the model is told why.
    pub fn failure(&self, text: impl Into<String>) -> Answer<methods::ItemToolCall> {
        Ok(tool_output(text.into(), false))
    }
}

/// What a tool call came to.
fn tool_output(text: String, success: bool) -> DynamicToolCallResponse {
    let item = InputTextDynamicToolCallOutputContentItem { text };
    DynamicToolCallResponse {
        content_items: vec![DynamicToolCallOutputContentItem::InputText(item)],
        success,
    }
}

impl Incoming<methods::AccountChatgptAuthTokensRefresh> {
    /// The new access token, and the account it is for.
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
    pub fn token(&self, token: impl Into<String>) -> Answer<methods::AttestationGenerate> {
        Ok(AttestationGenerateResponse { token: token.into() })
    }
}

#[cfg(feature = "experimental")]
impl Incoming<methods::CurrentTimeRead> {
    /// The time, in seconds since the Unix epoch.
    pub fn at(&self, unix_seconds: i64) -> Answer<methods::CurrentTimeRead> {
        Ok(codex_protocol_types::CurrentTimeReadResponse { current_time_at: unix_seconds })
    }
}
