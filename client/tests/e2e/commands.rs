//! Standalone commands: they stream, read, resize and end.

use codex_client::types::{CommandExecTerminalSize, DangerFullAccessSandboxPolicy, SandboxPolicy};
use codex_client::{Error, OutputStream};

use crate::support::{connect, e2e};

fn no_sandbox() -> SandboxPolicy {
    SandboxPolicy::DangerFullAccess(DangerFullAccessSandboxPolicy {})
}

e2e! {
    async fn a_command_streams_what_it_writes_and_tells_its_exit_code() {
        let (_model, codex) = connect().await;
        let script = "echo out; echo err >&2; exit 3";
        let command = codex.command_exec(["sh", "-c", script]).sandbox(no_sandbox()).await.unwrap();
        let output = command.wait().await.unwrap();
        assert_eq!((output.exit_code, output.stdout, output.stderr), (3, b"out\n".to_vec(), b"err\n".to_vec()));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_command_reads_what_is_written_to_it() {
        let (_model, codex) = connect().await;
        let mut command =
            codex.command_exec(["cat"]).stream_stdin(true).sandbox(no_sandbox()).await.unwrap();
        command.write("there and back\n").await.unwrap();
        let chunk = command.next().await.unwrap().unwrap();
        assert_eq!((chunk.stream, chunk.bytes.as_slice()), (OutputStream::Stdout, &b"there and back\n"[..]));
        command.close_stdin().await.unwrap();
        let output = command.wait().await.unwrap();
        assert_eq!((output.exit_code, output.stdout.len()), (0, 0));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_terminal_can_be_resized_and_a_command_terminated() {
        let (_model, codex) = connect().await;
        let script = "stty size; read line; stty size; sleep 600";
        let mut command = codex
            .command_exec(["sh", "-c", script])
            .tty(true)
            .size(CommandExecTerminalSize::new(80, 24))
            .sandbox(no_sandbox())
            .await
            .unwrap();
        let mut seen = String::new();
        while !seen.contains("24 80") {
            seen += &String::from_utf8(command.next().await.unwrap().unwrap().bytes).unwrap();
        }
        command.resize(100, 30).await.unwrap();
        command.write("\n").await.unwrap();
        while !seen.contains("30 100") {
            seen += &String::from_utf8(command.next().await.unwrap().unwrap().bytes).unwrap();
        }
        command.terminate().await.unwrap();
        assert_ne!(command.wait().await.unwrap().exit_code, 0);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn two_commands_do_not_mix() {
        let (_model, codex) = connect().await;
        let run = async |text: &str| {
            let command = codex.command_exec(["echo", text]).sandbox(no_sandbox()).await.unwrap();
            String::from_utf8(command.wait().await.unwrap().stdout).unwrap()
        };
        assert_eq!(tokio::join!(run("a"), run("b")), ("a\n".to_owned(), "b\n".to_owned()));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_command_that_is_refused_is_an_error() {
        let (_model, codex) = connect().await;
        let nothing: [&str; 0] = [];
        let error = codex.command_exec(nothing).await.unwrap().wait().await.unwrap_err();
        assert!(matches!(error, Error::Rpc { method: "command/exec", .. }), "{error}");
        codex.close().await.unwrap();
    }
}
