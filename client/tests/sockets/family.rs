//! A server goes with everything that was started for it: a launcher before it, and what it has started itself.
#![cfg(target_os = "linux")]

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use codex_client::Codex;
use codex_client::testing::MockModel;

use crate::server::{Kind, config, on_both, processes};

/// A server behind a launcher that starts the runtime as a process of its own, as that of npm's package does.
async fn launched(kind: Kind) -> (MockModel, codex_client::Listening) {
    let model = MockModel::start().await.unwrap();
    let launcher = model.codex_home().join("codex");
    let runtime = std::env::var("CODEX_BIN").unwrap();
    std::fs::write(&launcher, format!("#!/bin/sh\n'{runtime}' \"$@\"\nexit $?\n")).unwrap();
    std::fs::set_permissions(&launcher, PermissionsExt::from_mode(0o700)).unwrap();
    let config = config(&model).binary(launcher);
    let server = Codex::spawn_listening_with(kind.url(&model), config).await.unwrap();
    let of_it = processes(&model);
    assert!(of_it.len() >= 2, "no launcher: {of_it:?}");
    (model, server)
}

async fn until_nothing_is_left(model: &MockModel) {
    let started = Instant::now();
    while !processes(model).is_empty() {
        assert!(started.elapsed() < Duration::from_secs(10), "still there: {:?}", processes(model));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

on_both!(a_server_behind_a_launcher_is_killed_with_it, async |kind| {
    let (model, server) = launched(kind).await;
    drop(server);
    until_nothing_is_left(&model).await;
});

on_both!(a_server_behind_a_launcher_is_shut_down_with_it, async |kind| {
    let (model, server) = launched(kind).await;
    server.connect().await.unwrap().close().await.unwrap();
    server.shutdown().await.unwrap();
    until_nothing_is_left(&model).await;
});

on_both!(what_a_server_has_started_is_killed_with_it, async |kind| {
    let (model, server) = crate::server::serve(kind).await;
    let codex = server.connect().await.unwrap();
    // The runtime starts it in a process group of its own.
    let mut command = codex_client::types::CommandExecParams::new(vec!["sleep".into(), "1000".into()]);
    command.cwd = Some(model.codex_home().to_string_lossy().into_owned());
    let runs = tokio::spawn(async move { codex.rpc().command_exec(command).await.map(drop) });
    let started = Instant::now();
    while !processes(&model).iter().any(|(_, arguments)| arguments.starts_with("sleep")) {
        assert!(started.elapsed() < Duration::from_secs(10) && !runs.is_finished(), "no command runs");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(server);
    until_nothing_is_left(&model).await;
    assert!(runs.await.unwrap().is_err());
});
