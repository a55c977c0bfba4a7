//! Who decides when the model asks to go beyond the sandbox.

use codex_protocol_types::{ApprovalsReviewer, AskForApproval};

/// Who decides when the model asks to go beyond the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ApprovalMode {
    /// The model may ask; the runtime's own reviewer, which asks the model a second time, decides.
    #[default]
    AutoReview,
    /// The model may ask; the client's [handler](crate::ServerRequestHandler) decides. Without a handler every request
    /// is declined.
    AskUser,
    /// The model may not ask.
    DenyAll,
}

impl ApprovalMode {
    pub(crate) fn apply(self, policy: &mut Option<AskForApproval>, reviewer: &mut Option<ApprovalsReviewer>) {
        (*policy, *reviewer) = match self {
            Self::AutoReview => (Some(AskForApproval::OnRequest), Some(ApprovalsReviewer::AutoReview)),
            Self::AskUser => (Some(AskForApproval::OnRequest), Some(ApprovalsReviewer::User)),
            Self::DenyAll => (Some(AskForApproval::Never), None),
        };
    }
}
