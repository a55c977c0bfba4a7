//! What the client declares is said to the runtime, and what the runtime then asks reaches the handler.

use codex_client::types::server_requests::{
    AttestationGenerate as Attestation, ItemCommandExecutionRequestApproval as Approval,
    McpServerElicitationRequest as Elicitation,
};
use codex_client::types::{CommandExecutionApprovalKind, InitializeCapabilities};
use codex_client::{Answer, Incoming, ServerRequestHandler};
use serde_json::json;

use crate::Case;
use crate::peer::Peer;
use crate::support::{connect, run, warning};

pub(crate) const CASES: &[Case] = &[Case {
    name: "capabilities::what_is_declared_is_asked_of_the_handler",
    peer: asks_for_what_is_declared,
    test: |config| {
        run(async {
            let capabilities = InitializeCapabilities {
                extensions: json!({ "openai/form": {} }).as_object().cloned(),
                request_attestation: Some(true),
                required_human_approval: Some(true),
                ..InitializeCapabilities::default()
            };
            let config = config.experimental_api(true).opt_out("thread/started").capabilities(capabilities);
            let codex = connect(config.handler(Handler)).await;
            let mut notifications = codex.notifications();
            for expected in [
                json!({
                    "experimentalApi": true, "extensions": { "openai/form": {} }, "requestAttestation": true,
                    "optOutNotificationMethods": ["thread/started"], "requiredHumanApproval": true,
                }),
                json!({ "token": "attested" }),
                json!({ "action": "accept", "content": { "name": "Ada" } }),
                json!({ "decision": "cancel" }),
            ] {
                let told: serde_json::Value =
                    serde_json::from_str(&warning(&mut notifications).await).unwrap();
                assert_eq!(told, expected);
            }
        });
    },
}];

/// Repeats what is declared, asks for it, and repeats the answers.
fn asks_for_what_is_declared(peer: &mut Peer) {
    let request = peer.expect("initialize");
    peer.answer(&request, &crate::peer::initialized("codex-client/0.169.0 (stand-in)"));
    peer.expect("initialized");
    peer.warn(&request["params"]["capabilities"].to_string());
    let form = json!({
        "mode": "openai/form", "threadId": "t", "serverName": "s", "message": "Who?", "requestedSchema": {},
    });
    let human =
        json!({ "threadId": "t", "turnId": "u", "itemId": "i", "startedAtMs": 0, "kind": "humanCommand" });
    for (method, params) in [
        ("attestation/generate", json!({})),
        ("mcpServer/elicitation/request", form),
        ("item/commandExecution/requestApproval", human),
    ] {
        peer.send(&json!({ "id": method, "method": method, "params": params }));
        let answer = peer.next().expect("an answer");
        peer.warn(&answer["result"].to_string());
    }
    peer.until_end();
}

struct Handler;

impl ServerRequestHandler for Handler {
    async fn attestation(&self, request: Incoming<Attestation>) -> Answer<Attestation> {
        request.token("attested")
    }

    async fn mcp_elicitation(&self, request: Incoming<Elicitation>) -> Answer<Elicitation> {
        assert!(!request.is_tool_approval());
        request.accept(json!({ "name": "Ada" }))
    }

    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        assert_eq!(request.kind(), CommandExecutionApprovalKind::HumanCommand);
        request.cancel()
    }
}
