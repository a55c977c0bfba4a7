//! What each sandbox tells the model, and what it lets a command do.

use std::net::TcpListener;
use std::path::Path;

use codex_client::testing::MockModel;
use codex_client::types::{
    SandboxPolicy, ServerNotification, ThreadShellCommandParams, WorkspaceWriteSandboxPolicy,
};
use codex_client::{ApprovalMode, Codex, Error, Sandbox, Thread};
use serde_json::json;

use crate::support::{connect, connect_with, e2e, new_path, until};

/// The `sandbox_mode` that the model is told, and whether a command could write a file.
async fn tried(sandbox: Sandbox) -> (String, bool) {
    let (model, codex) = connect().await;
    let path = new_path(&model, "written");
    model.reply_tool_call("exec_command", json!({ "cmd": "echo written > written" }));
    model.reply_text("Done.");
    let thread = codex.thread_start().sandbox(sandbox).approval_mode(ApprovalMode::DenyAll).await.unwrap();
    thread.run("Write it.").await.unwrap();
    codex.close().await.unwrap();
    (mode_of(&model), path.exists())
}

/// The `sandbox_mode` that the model was told last.
fn mode_of(model: &MockModel) -> String {
    let told = model.requests().last().unwrap().texts("developer").concat();
    let mode = told.rsplit("`sandbox_mode` is `").next().and_then(|rest| rest.split('`').next());
    mode.expect("the model is told its sandbox").to_owned()
}

/// Whether this machine lets the runtime set up a sandbox: in some containers none can be.
async fn has_sandbox(codex: &Codex) -> bool {
    let command = codex.command_exec(["true"]).sandbox(Sandbox::workspace_write()).await.unwrap();
    let output = command.wait().await.unwrap();
    if output.exit_code != 0 {
        let why = String::from_utf8_lossy(&output.stderr);
        println!("skipped: the runtime cannot set up a sandbox on this machine: {why}");
    }
    output.exit_code == 0
}

/// Runs a command on the thread, in a turn with that sandbox; whether it succeeded.
async fn succeeds(model: &MockModel, thread: &Thread, sandbox: Option<Sandbox>, command: &str) -> bool {
    let call = model.reply_tool_call("exec_command", json!({ "cmd": command }));
    model.reply_text("Done.");
    let turn = thread.turn("Try it.").approval_mode(ApprovalMode::DenyAll);
    let turn = match sandbox {
        Some(sandbox) => turn.sandbox(sandbox),
        None => turn,
    };
    turn.await.unwrap().run().await.unwrap();
    // A command that is over at once gives no item; the model is told its exit code in any case.
    let requests = model.requests();
    let output = requests.last().unwrap().function_call_output(&call).expect("the command ran");
    output.to_string().contains("exited with code 0")
}

/// A listener on loopback, and the command that reaches it where there is a network.
fn loopback() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, format!("bash -c 'echo > /dev/tcp/127.0.0.1/{port}'"))
}

fn folder(model: &MockModel, name: &str) -> String {
    let path = new_path(model, name);
    std::fs::create_dir(&path).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Which of the folders a command could write into.
async fn written<'f>(
    model: &MockModel,
    thread: &Thread,
    sandbox: Option<Sandbox>,
    folders: &[&'f str],
) -> Vec<&'f str> {
    let writes = folders.iter().map(|folder| format!("echo written > '{folder}/file'"));
    succeeds(model, thread, sandbox, &writes.collect::<Vec<_>>().join("; ")).await;
    folders.iter().copied().filter(|folder| Path::new(folder).join("file").exists()).collect()
}

e2e! {
    async fn read_only_writes_nothing() {
        assert_eq!(tried(Sandbox::read_only()).await, ("read-only".to_owned(), false));
    }
}

e2e! {
    async fn workspace_write_writes_in_the_working_directory() {
        // Whether it could is a matter of the machine: in some containers no sandbox can be set up.
        assert_eq!(tried(Sandbox::workspace_write()).await.0, "workspace-write");
    }
}

e2e! {
    async fn full_access_has_no_sandbox() {
        assert_eq!(tried(Sandbox::full_access()).await, ("danger-full-access".to_owned(), true));
    }
}

e2e! {
    async fn a_turn_can_change_it() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Fine.");
        let thread = codex.thread_start().sandbox(Sandbox::workspace_write()).await.unwrap();
        thread.turn("Hello.").sandbox(Sandbox::read_only()).await.unwrap().run().await.unwrap();
        assert_eq!(mode_of(&model), "read-only");
        codex.close().await.unwrap();
    }
}

/// The workspace, without the folders for temporary files: the tests may run in one of those.
fn here_alone() -> Sandbox {
    Sandbox::workspace_write().exclude_slash_tmp(true).exclude_tmpdir_env_var(true)
}

e2e! {
    async fn a_command_writes_into_the_extra_folder_of_its_thread_and_nowhere_else() {
        let (model, codex) = connect().await;
        if !has_sandbox(&codex).await {
            return;
        }
        let (work, extra, other) = (folder(&model, "work"), folder(&model, "extra"), folder(&model, "other"));
        let sandbox = here_alone().writable_root(&extra);
        let thread = codex.thread_start().cwd(&work).sandbox(sandbox).await.unwrap();
        let folders = [work.as_str(), &extra, &other];
        assert_eq!(written(&model, &thread, None, &folders).await, [&work, &extra]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_adds_a_folder_and_keeps_those_of_the_thread() {
        let (model, codex) = connect().await;
        if !has_sandbox(&codex).await {
            return;
        }
        let (work, extra, more) = (folder(&model, "work"), folder(&model, "extra"), folder(&model, "more"));
        let other = folder(&model, "other");
        let sandbox = here_alone().writable_root(&extra);
        let thread = codex.thread_start().cwd(&work).sandbox(sandbox).await.unwrap();
        let sandbox = Sandbox::workspace_write().writable_root(&more);
        let folders = [extra.as_str(), &more, &other];
        assert_eq!(written(&model, &thread, Some(sandbox), &folders).await, [&extra, &more]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_command_reaches_the_network_only_where_it_may() {
        let (model, codex) = connect().await;
        if !has_sandbox(&codex).await {
            return;
        }
        let (_listener, command) = loopback();
        for allowed in [false, true] {
            let sandbox = Sandbox::workspace_write().network(allowed);
            let thread = codex.thread_start().sandbox(sandbox.clone()).await.unwrap();
            assert_eq!(succeeds(&model, &thread, None, &command).await, allowed, "of its thread");
            let thread = codex.thread_start().sandbox(Sandbox::read_only()).await.unwrap();
            assert_eq!(succeeds(&model, &thread, Some(sandbox), &command).await, allowed, "of its turn");
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_leaves_alone_what_it_does_not_say() {
        let (model, codex) = connect().await;
        if !has_sandbox(&codex).await {
            return;
        }
        let ((_listener, command), extra) = (loopback(), folder(&model, "extra"));
        let thread = codex.thread_start().sandbox(Sandbox::workspace_write().network(true)).await.unwrap();
        let more = Sandbox::workspace_write().writable_root(&extra);
        assert!(succeeds(&model, &thread, Some(more), &command).await, "as the thread was started");
        let nothing = Sandbox::workspace_write();
        let command = format!("{command} && echo > '{extra}/file'");
        assert!(succeeds(&model, &thread, Some(nothing), &command).await, "as the turn before had it");
        let policy = SandboxPolicy::from(WorkspaceWriteSandboxPolicy::default());
        assert!(!succeeds(&model, &thread, Some(policy.into()), &command).await, "a policy says it all");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn what_a_turn_does_not_say_and_no_sandbox_in_force_is_that_of_the_configuration() {
        let (model, codex) =
            connect_with(|config| config.config_override("sandbox_workspace_write.network_access", "true")).await;
        if !has_sandbox(&codex).await {
            return;
        }
        let (_listener, command) = loopback();
        let thread = codex.thread_start().sandbox(Sandbox::read_only()).await.unwrap();
        assert!(succeeds(&model, &thread, Some(Sandbox::workspace_write()), &command).await);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn in_an_external_sandbox_the_runtime_sets_up_none() {
        let (model, codex) = connect().await;
        let refused = codex.thread_start().sandbox(Sandbox::external()).await.unwrap_err();
        let Error::InvalidInput(why) = refused else { panic!("{refused:?}") };
        assert!(why.contains("give it to the first turn"), "{why}");

        let (work, other) = (folder(&model, "work"), folder(&model, "other"));
        let thread = codex.thread_start().cwd(&work).await.unwrap();
        let sandbox = Sandbox::external().network(true);
        assert_eq!(written(&model, &thread, Some(sandbox), &[&other]).await, [&other]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_thread_that_starts_with_write_access_marks_its_folder_as_trusted() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Fine.");
        let work = folder(&model, "work");
        let is_trusted = || {
            let config = std::fs::read_to_string(model.codex_home().join("config.toml")).unwrap_or_default();
            config.contains("trust_level = \"trusted\"")
        };
        let thread = codex.thread_start().cwd(&work).sandbox(Sandbox::read_only()).await.unwrap();
        thread.turn("Hello.").sandbox(Sandbox::workspace_write()).await.unwrap().run().await.unwrap();
        assert!(!is_trusted());
        codex.thread_start().cwd(&work).sandbox(Sandbox::workspace_write()).await.unwrap();
        assert!(is_trusted());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_shell_command_of_the_user_has_no_sandbox() {
        let (model, codex) = connect().await;
        let path = new_path(&model, "written");
        let thread = codex.thread_start().sandbox(Sandbox::read_only()).await.unwrap();
        let mut events = thread.events();
        let command = format!("echo written > '{}'", path.display());
        codex.rpc().thread_shell_command(ThreadShellCommandParams::new(thread.id(), command)).await.unwrap();
        let ended = |event| matches!(event, ServerNotification::TurnCompleted(_)).then_some(());
        until(&mut events, ended).await;
        assert!(path.exists());
        codex.close().await.unwrap();
    }
}
