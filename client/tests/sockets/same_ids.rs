//! What clients name may have the same name on two connections: each has its own.

use codex_client::types::{
    AbsolutePathBuf, CommandExecParams, DangerFullAccessSandboxPolicy, FsUnwatchParams, FsWatchParams,
    SandboxPolicy, ServerNotification,
};
use codex_client::{Codex, CommandSession};

use crate::server::{on_both, serve};
use crate::support::until;

fn no_sandbox() -> SandboxPolicy {
    SandboxPolicy::DangerFullAccess(DangerFullAccessSandboxPolicy {})
}

/// A command that says what it is told.
async fn cat(codex: &Codex) -> CommandSession {
    codex.command_exec(["cat"]).stream_stdin(true).sandbox(no_sandbox()).await.unwrap()
}

/// Has a command say something.
async fn say(command: &mut CommandSession, text: &str) {
    command.write(text).await.unwrap();
    assert_eq!(command.next().await.unwrap().unwrap().bytes, text.as_bytes());
}

on_both!(each_has_its_own_commands, async |kind| {
    let (_model, server) = serve(kind).await;
    let clients = [server.connect().await.unwrap(), server.connect().await.unwrap()];
    for (one, other) in [(0, 1), (1, 0)] {
        let (mut mine, mut theirs) = (cat(&clients[one]).await, cat(&clients[other]).await);
        say(&mut mine, "mine\n").await;
        say(&mut theirs, "theirs\n").await;
        mine.terminate().await.unwrap();
        assert_ne!(mine.wait().await.unwrap().exit_code, 0);
        say(&mut theirs, "still here\n").await;
        theirs.close_stdin().await.unwrap();
        assert_eq!(theirs.wait().await.unwrap().exit_code, 0);
    }
    // By a name of the program's own: both run, and each is told what its own writes.
    let params = |text: &str| {
        let mut params = CommandExecParams::new(vec!["echo".to_owned(), text.to_owned()]);
        params.process_id = Some("same".to_owned());
        params.stream_stdout_stderr = Some(true);
        params.sandbox_policy = Some(no_sandbox());
        params
    };
    let mut told = clients.each_ref().map(Codex::notifications);
    let (one, two) = (clients[0].rpc(), clients[1].rpc());
    let ended = tokio::join!(one.command_exec(params("1")), two.command_exec(params("2")));
    assert_eq!((ended.0.unwrap().exit_code, ended.1.unwrap().exit_code), (0, 0));
    for (told, base64) in told.iter_mut().zip(["MQo=", "Mgo="]) {
        let written = until(told, |notification| match notification {
            ServerNotification::CommandExecOutputDelta(delta) => Some(delta.delta_base64),
            _ => None,
        });
        assert_eq!(written.await, base64);
    }
    server.shutdown().await.unwrap();
});

on_both!(each_has_its_own_watches, async |kind| {
    let (model, server) = serve(kind).await;
    let clients = [server.connect().await.unwrap(), server.connect().await.unwrap()];
    let folder = model.codex_home().join("watched");
    std::fs::create_dir(&folder).unwrap();
    for (one, other) in [(0, 1), (1, 0)] {
        let mine = clients[one].fs_watch(folder.to_str().unwrap()).await.unwrap();
        let mut theirs = clients[other].fs_watch(folder.to_str().unwrap()).await.unwrap();
        drop(mine);
        std::fs::write(folder.join(format!("by-{one}")), "").unwrap();
        let changed = theirs.next().await.unwrap().unwrap();
        assert!(changed.changed_paths.iter().any(|path| path.0.contains("by-")), "{changed:?}");
    }
    // By a name of the program's own: the end of one is not the end of the other.
    for client in &clients {
        let path = AbsolutePathBuf(folder.to_str().unwrap().to_owned());
        client.rpc().fs_watch(FsWatchParams::new("same", path)).await.unwrap();
    }
    let mut told = clients[0].notifications();
    clients[1].rpc().fs_unwatch(FsUnwatchParams::new("same")).await.unwrap();
    std::fs::write(folder.join("last"), "").unwrap();
    let last = |notification| match notification {
        ServerNotification::FsChanged(changed) if changed.watch_id == "same" => {
            changed.changed_paths.iter().any(|path| path.0.ends_with("last")).then_some(())
        }
        _ => None,
    };
    until(&mut told, last).await;
    server.shutdown().await.unwrap();
});

#[cfg(feature = "experimental")]
on_both!(each_has_its_own_processes, async |kind| {
    let (model, server) = serve(kind).await;
    let clients = [server.connect().await.unwrap(), server.connect().await.unwrap()];
    let cwd = model.codex_home().to_str().unwrap();
    for (one, other) in [(0, 1), (1, 0)] {
        let spawn = |codex: &Codex| codex.process_spawn(["cat"], cwd).stream_stdin(true);
        let mut mine = spawn(&clients[one]).await.unwrap();
        let mut theirs = spawn(&clients[other]).await.unwrap();
        mine.write("mine\n").await.unwrap();
        assert_eq!(mine.next().await.unwrap().unwrap().bytes, b"mine\n");
        mine.kill().await.unwrap();
        assert_ne!(mine.wait().await.unwrap().exit_code, 0);
        theirs.write("theirs\n").await.unwrap();
        assert_eq!(theirs.next().await.unwrap().unwrap().bytes, b"theirs\n");
        theirs.kill().await.unwrap();
    }
    server.shutdown().await.unwrap();
});
