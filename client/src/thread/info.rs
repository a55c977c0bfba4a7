//! What the runtime said of a thread when it was started, resumed or forked.

use codex_protocol_types::{
    AbsolutePathBuf, ApprovalsReviewer, AskForApproval, ReasoningEffort, SandboxPolicy, ThreadForkResponse,
    ThreadResumeResponse, ThreadStartResponse,
};

use crate::types;

/// With what a thread works: what was asked for, and what the user's configuration and the defaults say of the rest.
///
/// As it was when the thread was started, resumed or forked: what a turn changes is not seen here
/// (`thread/settings/updated` tells of it).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ThreadInfo {
    /// The model.
    pub model: String,
    /// Who serves the model.
    pub model_provider: String,
    /// How much the model reasons, where that is set.
    pub reasoning_effort: Option<ReasoningEffort>,
    /// The service tier, where one is set.
    pub service_tier: Option<String>,
    /// The folder in which commands run.
    pub cwd: AbsolutePathBuf,
    /// When the model has to ask.
    pub approval_policy: AskForApproval,
    /// Who is asked.
    pub approvals_reviewer: ApprovalsReviewer,
    /// What commands may touch without asking.
    pub sandbox: SandboxPolicy,
    /// The thread as it is stored; its turns are here if they were
    /// [asked for](crate::builders::ThreadResume::exclude_turns).
    pub thread: types::Thread,
}

macro_rules! info_of {
    ($($response:ident)*) => {$(
        impl From<$response> for ThreadInfo {
            fn from(response: $response) -> Self {
                Self {
                    model: response.model,
                    model_provider: response.model_provider,
                    reasoning_effort: response.reasoning_effort,
                    service_tier: response.service_tier,
                    cwd: response.cwd,
                    approval_policy: response.approval_policy,
                    approvals_reviewer: response.approvals_reviewer,
                    sandbox: response.sandbox,
                    thread: response.thread,
                }
            }
        }
    )*};
}

info_of!(ThreadStartResponse ThreadResumeResponse ThreadForkResponse);
