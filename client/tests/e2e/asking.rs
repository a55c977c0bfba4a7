//! What a handler is told of that for which it is asked.

use codex_client::testing::{ModelRequest, Reply};
use codex_client::types::server_requests::{
    ItemCommandExecutionRequestApproval as Command, ItemFileChangeRequestApproval as FileChange,
    McpServerElicitationRequest as Elicitation,
};
use codex_client::types::{AskForApproval, GranularAskForApproval};
use codex_client::{Answer, ApprovalMode, Incoming, Sandbox, ServerRequestHandler};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::support::{connect_with, e2e, new_path};

/// Tells in a line what it is asked, and accepts.
struct Teller(UnboundedSender<String>);

fn teller() -> (Teller, UnboundedReceiver<String>) {
    let (sender, receiver) = unbounded_channel();
    (Teller(sender), receiver)
}

impl Teller {
    fn tell(&self, line: String) {
        self.0.send(line).unwrap();
    }
}

impl ServerRequestHandler for Teller {
    async fn command_execution_approval(&self, request: Incoming<Command>) -> Answer<Command> {
        self.tell(format!("{}: {}", request.kind(), request.script().unwrap()));
        request.accept()
    }

    async fn file_change_approval(&self, request: Incoming<FileChange>) -> Answer<FileChange> {
        for change in request.changes().expect("the change was seen to begin") {
            self.tell(format!("{}: {:?}: {}", change.path, change.kind, change.diff));
        }
        request.decline()
    }

    async fn mcp_elicitation(&self, request: Incoming<Elicitation>) -> Answer<Elicitation> {
        let server = request.server_name().unwrap_or_default();
        self.tell(format!("{server}: {}", request.is_tool_approval()));
        request.accept(json!({}))
    }
}

/// Tells the version of the runtime that asks.
struct Back(UnboundedSender<String>);

impl ServerRequestHandler for Back {
    async fn command_execution_approval(&self, request: Incoming<Command>) -> Answer<Command> {
        let codex = request.codex().expect("the connection is open");
        let thread = codex.thread(request.thread_id.clone()).read(false).await.unwrap();
        self.0.send(thread.id).unwrap();
        request.decline()
    }
}

fn escalated(command: &str) -> serde_json::Value {
    json!({ "cmd": command, "sandbox_permissions": "require_escalated", "justification": "The test wants it." })
}

e2e! {
    async fn of_a_file_change_the_files_and_their_diffs() {
        let (teller, mut told) = teller();
        let (model, codex) = connect_with(|config| config.handler(teller)).await;
        let old = new_path(&model, "old.txt");
        std::fs::write(&old, "one\ntwo\n").unwrap();
        let patch = "*** Begin Patch\n*** Add File: new.txt\n+new\n*** Update File: old.txt\n@@\n one\n-two\n+2\n*** End Patch";
        model.reply_tool_call("exec_command", json!({ "cmd": format!("apply_patch <<'EOF'\n{patch}\nEOF") }));
        model.reply_text("Seen.");
        let thread = codex.thread_start().sandbox(Sandbox::read_only()).await.unwrap();
        thread.run("Patch them.").await.unwrap();
        let mut lines = [told.recv().await.unwrap(), told.recv().await.unwrap()];
        lines.sort();
        let home = model.codex_home().display();
        assert_eq!(lines[0], format!("{home}/new.txt: Add(AddPatchChangeKind): new\n"));
        assert!(lines[1].starts_with(&format!("{home}/old.txt: Update(")), "{lines:?}");
        assert!(lines[1].ends_with("\n one\n-two\n+2\n"), "{lines:?}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn of_a_command_its_script_as_the_model_wrote_it() {
        let (teller, mut told) = teller();
        let (model, codex) = connect_with(|config| config.handler(teller)).await;
        let script = "cd . && echo \"it's\" | head -1; ls";
        model.reply_tool_call("exec_command", escalated(script));
        model.reply_text("Seen.");
        codex.thread_start().await.unwrap().run("Run it.").await.unwrap();
        assert_eq!(told.recv().await.unwrap(), format!("command: {script}"));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn of_input_to_a_terminal_that_it_is_one() {
        let (teller, mut told) = teller();
        let (model, codex) = connect_with(|config| config.handler(teller)).await;
        let mut arguments = escalated("read x");
        arguments["yield_time_ms"] = 250.into();
        arguments["tty"] = true.into();
        let call = model.reply_tool_call("exec_command", arguments);
        let session = move |request: &ModelRequest| {
            let output = request.function_call_output(&call)?.to_string();
            let id = output.split("session ID ").nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?;
            id.parse::<u64>().ok()
        };
        model.reply_with(move |request| match session(request) {
            Some(id) if !request.input().iter().any(|item| item["name"] == "write_stdin") => {
                Reply::new().tool_call("write_stdin", json!({ "session_id": id, "chars": "yes\n" }))
            }
            _ => Reply::new().text("Seen."),
        });
        codex.thread_start().await.unwrap().run("Run it.").await.unwrap();
        assert_eq!(told.recv().await.unwrap(), "command: read x");
        let typed = told.recv().await.unwrap();
        assert!(typed.starts_with("writeStdin: ") && typed.contains("yes"), "{typed}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn of_any_the_connection_that_it_came_over() {
        let (sender, mut told) = unbounded_channel();
        let (model, codex) = connect_with(|config| config.handler(Back(sender))).await;
        model.reply_tool_call("exec_command", escalated("ls"));
        model.reply_text("Seen.");
        let thread = codex.thread_start().await.unwrap();
        thread.run("Run it.").await.unwrap();
        assert_eq!(told.recv().await.unwrap(), thread.id());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn under_a_policy_of_the_protocols_own_words_what_it_says() {
        let (teller, mut told) = teller();
        let (model, codex) = connect_with(|config| config.handler(teller)).await;
        model.reply_with(|request| match request.last_user_text() {
            _ if request.input().iter().any(|item| item["type"] == "function_call") => Reply::new().text("Seen."),
            Some("Touch it.") => Reply::new().tool_call("exec_command", json!({ "cmd": "touch touched" })),
            _ => Reply::new().tool_call("exec_command", escalated("ls")),
        });
        // What is not known to be harmless must be asked for, although the sandbox would let it.
        let untrusted = codex.thread_start().sandbox(Sandbox::full_access()).approval_policy(AskForApproval::Untrusted);
        untrusted.await.unwrap().run("Touch it.").await.unwrap();
        assert_eq!(told.recv().await.unwrap(), "command: touch touched");
        // Nothing may be asked for.
        let silent = GranularAskForApproval::new(false, false, false);
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Ask for it.").approval_mode(ApprovalMode::AskUser).approval_policy(silent);
        turn.await.unwrap().run().await.unwrap();
        assert!(told.try_recv().is_err());
        codex.close().await.unwrap();
    }
}

/// A server of the Model Context Protocol with one tool, `zap`.
#[cfg(unix)]
const MCP_SERVER: &str = r#"
answer() { echo '{"jsonrpc":"2.0","id":'"$id"',"result":'"$1"'}'; }
while read -r line; do
  id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
  version=$(printf '%s' "$line" | sed -n 's/.*"protocolVersion":"\([^"]*\)".*/\1/p')
  case "$line" in
    *'"initialize"'*) answer '{"protocolVersion":"'"$version"'","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}' ;;
    *'"tools/list"'*) answer '{"tools":[{"name":"zap","description":"Zaps.","inputSchema":{"type":"object","properties":{}},"annotations":{"destructiveHint":true}}]}' ;;
    *'"tools/call"'*) answer '{"content":[{"type":"text","text":"zapped"}]}' ;;
    *'"id"'*) answer '{}' ;;
  esac
done
"#;

#[cfg(unix)]
e2e! {
    async fn of_a_tool_of_an_mcp_server_that_it_is_to_be_called() {
        let (teller, mut told) = teller();
        let server = json!(["-c", MCP_SERVER]).to_string();
        let (model, codex) = connect_with(|config| {
            let config = config.config_override("mcp_servers.s.command", "\"sh\"");
            config.config_override("mcp_servers.s.args", &server).handler(teller)
        })
        .await;
        let call = json!({
            "type": "function_call", "id": "f", "call_id": "c", "namespace": "mcp__s", "name": "zap", "arguments": "{}",
        });
        model.reply(
            Reply::new().event(json!({ "type": "response.output_item.done", "output_index": 0, "item": call })),
        );
        model.reply_text("Zapped.");
        codex.thread_start().await.unwrap().run("Zap!").await.unwrap();
        assert_eq!(told.recv().await.unwrap(), "s: true");
        let output = model.requests()[1].function_call_output("c").unwrap().to_string();
        assert!(output.contains("zapped"), "{output}");
        codex.close().await.unwrap();
    }
}
