//! A handler that leaves the answers to the test.

use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, Deferred, Incoming, ServerRequestHandler};
use tokio::sync::mpsc::UnboundedSender;

/// Hands each command that it is asked about to the test.
pub(crate) struct Defers(pub(crate) UnboundedSender<Deferred<Approval>>);

impl ServerRequestHandler for Defers {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        let (deferred, answer) = request.defer();
        // Where nobody takes it, it is dropped, and so refused.
        let _ = self.0.send(deferred);
        answer
    }
}
