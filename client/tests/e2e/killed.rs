//! A runtime that dies. Linux only: the process is found through `/proc`.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use codex_client::Error;
use codex_client::testing::MockModel;

use crate::support::{connect, e2e};

/// The runtime that has this model's `CODEX_HOME`, among the children of this process.
fn runtime_of(model: &MockModel) -> u32 {
    let home = format!("CODEX_HOME={}", model.codex_home().display());
    let parent = format!("PPid:\t{}", std::process::id());
    let is_it = |process: &Path| {
        let status = std::fs::read_to_string(process.join("status")).unwrap_or_default();
        let environment = std::fs::read(process.join("environ")).unwrap_or_default();
        status.lines().any(|line| line == parent)
            && environment.split(|byte| *byte == 0).any(|v| v == home.as_bytes())
    };
    let mut processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let found = processes.find(|process| is_it(process)).expect("the runtime runs");
    found.file_name().unwrap().to_str().unwrap().parse().unwrap()
}

fn kill(process: u32) {
    assert!(Command::new("kill").args(["-KILL", &process.to_string()]).status().unwrap().success());
}

e2e! {
    async fn a_runtime_killed_in_the_middle_of_a_turn_is_an_error_within_a_second() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let turn = codex.thread_start().await.unwrap().turn("Think.").await.unwrap();
        hold.reached().await;
        kill(runtime_of(&model));
        let killed = Instant::now();
        let error = turn.run().await.unwrap_err();
        assert!(killed.elapsed() < Duration::from_secs(1), "{:?}", killed.elapsed());
        let Error::Closed(closed) = &error else { panic!("{error:?}") };
        assert!(closed.exit_status.as_ref().unwrap().contains('9'), "{error}");
    }
}

e2e! {
    async fn every_waiter_and_every_stream_learns_of_it() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let mut notifications = codex.notifications();
        let turn = codex.thread_start().await.unwrap().turn("Think.").await.unwrap();
        hold.reached().await;
        let (mut events, mut text) = (turn.stream(), turn.stream_text());
        kill(runtime_of(&model));
        assert!(text.next().await.unwrap().unwrap_err().is_closed());
        while let Some(event) = events.next().await {
            assert!(event.map_or_else(|error| error.is_closed(), |_| true));
        }
        while let Some(event) = notifications.next().await {
            assert!(event.map_or_else(|error| error.is_closed(), |_| true));
        }
    }
}

e2e! {
    async fn later_calls_fail_at_once() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        let mut notifications = codex.notifications();
        kill(runtime_of(&model));
        while notifications.next().await.is_some() {}
        let killed = Instant::now();
        assert!(thread.run("Hello?").await.unwrap_err().is_closed());
        assert!(codex.thread_start().await.unwrap_err().is_closed());
        assert!(codex.notifications().next().await.is_some_and(|event| event.is_err_and(|error| error.is_closed())));
        assert!(killed.elapsed() < Duration::from_millis(100), "{:?}", killed.elapsed());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn nothing_is_left_of_a_runtime_after_closing() {
        let (model, codex) = connect().await;
        let process = runtime_of(&model);
        codex.close().await.unwrap();
        assert!(!Path::new(&format!("/proc/{process}")).exists());
    }
}

/// The process group of a process, by the name of its folder in `/proc`.
fn group_of(process: &str) -> String {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // Behind the program's name: the state, the parent, the group.
    stat.rsplit_once(')').unwrap().1.split_ascii_whitespace().nth(2).unwrap().to_owned()
}

e2e! {
    async fn what_a_terminal_sends_to_the_group_of_the_program_does_not_reach_the_runtime() {
        let (model, codex) = connect().await;
        let runtime = runtime_of(&model).to_string();
        assert_eq!(group_of(&runtime), runtime);
        assert_ne!(group_of("self"), runtime);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_mcp_server_that_ignores_the_end_of_its_input_goes_with_a_killed_runtime() {
        // It tells its number, and then does not even answer.
        let (model, codex) = {
            let script = "echo $$ > \"$0\"; exec sleep 1000";
            crate::support::connect_with(|config| {
                config
                    .config_override("mcp_servers.deaf.command", "\"sh\"")
                    .config_override("mcp_servers.deaf.args", &format!("['-c', '{script}', 'mcp.pid']"))
                    .close_timeout(Duration::ZERO)
            })
            .await
        };
        let _thread = codex.thread_start().await.unwrap();
        let told = model.codex_home().join("mcp.pid");
        let server = loop {
            match std::fs::read_to_string(&told).unwrap_or_default().trim().parse::<u32>() {
                Ok(number) => break number,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        assert_ne!(group_of(&server.to_string()), group_of(&runtime_of(&model).to_string()));
        codex.close().await.unwrap();
        let runs = || std::fs::read_to_string(format!("/proc/{server}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
        while runs() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}
