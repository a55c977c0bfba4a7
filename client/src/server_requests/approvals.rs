//! What the requests for approval are about, beyond their params.

use codex_protocol_types::server_requests as methods;
use codex_protocol_types::{
    CommandExecutionApprovalKind, FileUpdateChange, McpServerElicitationRequestParams,
};

use crate::server_requests::incoming::Incoming;

/// What the runtime writes beside an elicitation that is none of the MCP server's own: may its tool be called?
const APPROVAL_KIND: &str = "codex_approval_kind";
const TOOL_CALL: &str = "mcp_tool_call";

impl Incoming<methods::ItemCommandExecutionRequestApproval> {
    /// What is to be allowed: a new command, input to a terminal that runs, or what a person alone may decide, each time
    /// anew (no [`accept_for_session`](Incoming::accept_for_session)). Look at it before anything else.
    pub fn kind(&self) -> CommandExecutionApprovalKind {
        self.params.kind.clone().unwrap_or(CommandExecutionApprovalKind::Command)
    }

    /// The command as the model wrote it, without the shell that the runtime wraps it in: `cargo test`, where
    /// [`command`](codex_protocol_types::CommandExecutionRequestApprovalParams::command) is
    /// `/bin/bash -lc 'cargo test'`.
    ///
    /// It is a script of a shell. Compare it as a whole: what begins with `cargo ` may go on with `; rm -rf .`.
    /// `command_actions` are for people to read: they leave out what they do not know.
    pub fn script(&self) -> Option<String> {
        self.params.command.as_deref().map(script)
    }
}

impl Incoming<methods::ItemFileChangeRequestApproval> {
    /// The files that are to be changed, and how: for each a path, what is done with it, and its diff (of a file that is
    /// added or deleted its content).
    ///
    /// `None` if this connection was not there when the change began, as after a reconnect: then they are in the items of
    /// the turn.
    pub fn changes(&self) -> Option<&[FileUpdateChange]> {
        self.context().changes.as_deref()
    }
}

impl Incoming<methods::McpServerElicitationRequest> {
    /// Whether the runtime asks if a tool of the MCP server may be called; otherwise the server asks for something of its
    /// own. `meta` of the params then has `tool_name`, `tool_params` and what the server says of the tool.
    pub fn is_tool_approval(&self) -> bool {
        let McpServerElicitationRequestParams::Form(form) = &self.params else { return false };
        let kind = form.meta.as_ref().and_then(|meta| meta.get(APPROVAL_KIND));
        kind.is_some_and(|kind| kind == TOOL_CALL)
    }
}

/// The script that a command hands to a shell, or the command where it is none.
fn script(command: &str) -> String {
    let words: Option<Vec<String>> = shlex::split(command);
    match words.as_deref() {
        Some([shell, flag, script]) if is_shell(shell) && ["-c", "-lc"].contains(&flag.as_str()) => {
            script.clone()
        }
        _ => command.to_owned(),
    }
}

fn is_shell(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    ["bash", "dash", "fish", "ksh", "sh", "zsh"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_what_the_shell_is_given() {
        for (command, expected) in [
            ("/bin/bash -lc 'cd /srv && ls | head -3'", "cd /srv && ls | head -3"),
            ("/bin/bash -lc \"python3 - <<'X'\nprint('hi')\nX\"", "python3 - <<'X'\nprint('hi')\nX"),
            ("zsh -c ls", "ls"),
            // No shell, or not that alone: it is shown as it is.
            ("cargo test", "cargo test"),
            ("/bin/bash -lc 'ls' extra", "/bin/bash -lc 'ls' extra"),
            ("/bin/bash -lc 'unbalanced", "/bin/bash -lc 'unbalanced"),
        ] {
            assert_eq!(script(command), expected);
        }
    }
}
