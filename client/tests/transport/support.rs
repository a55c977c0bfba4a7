//! What the tests share.

use std::future::Future;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use codex_client::types::ServerNotification;
use codex_client::{Codex, CodexConfig, NotificationStream, Result, Turn};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// No test waits longer for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How long a runtime that does not go by itself has in these tests.
pub(crate) const MOMENT: Duration = Duration::from_millis(200);
/// How a system calls the exit of a process with this code.
pub(crate) const EXITED_WITH_3: &str = if cfg!(windows) { "exit code: 3" } else { "exit status: 3" };
/// What the client promises when the runtime dies. Where nobody tells when it is gone ([`exists`]) the time that dying
/// takes is in it, which is long on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(if cfg!(target_os = "linux") { 1 } else { 15 });

pub(crate) fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Runs a test, which must not hang.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    runtime().block_on(async { timeout(PATIENCE, test).await.expect("the test hangs") })
}

pub(crate) async fn connect(config: CodexConfig) -> Codex {
    Codex::connect_with(config).await.unwrap()
}

/// The runtime's process id, which a stand-in tells as its home.
pub(crate) fn pid(codex: &Codex) -> u32 {
    codex.metadata().codex_home.parse().unwrap()
}

/// A turn of a stand-in that starts one.
pub(crate) async fn turn(codex: &Codex) -> Turn {
    codex.thread_resume("t").await.unwrap().turn("go").await.unwrap()
}

/// What must happen at once.
pub(crate) async fn soon<T>(future: impl IntoFuture<Output = T>) -> T {
    timeout(AT_ONCE, future.into_future()).await.expect("does not happen at once")
}

/// The text of the next notification, which must be a warning.
pub(crate) async fn warning(stream: &mut NotificationStream) -> String {
    match stream.next().await {
        Some(Ok(ServerNotification::ConfigWarning(warning))) => warning.summary,
        other => panic!("no warning: {other:?}"),
    }
}

/// The text of a delta.
pub(crate) fn delta(next: Option<Result<ServerNotification>>) -> String {
    match next {
        Some(Ok(ServerNotification::ItemAgentMessageDelta(delta))) => delta.delta,
        other => panic!("no delta: {other:?}"),
    }
}

/// Whether a process is there, if only as a zombie; `None` where there is no `/proc` to tell.
pub(crate) fn exists(pid: u32) -> Option<bool> {
    if cfg!(target_os = "linux") {
        return Some(PathBuf::from(format!("/proc/{pid}")).exists());
    }
    println!("not checked here: only Linux has a /proc that tells whether process {pid} is gone");
    None
}

/// Waits until a process is gone and reaped. Its exit is nobody's event but its parent's, hence the polling.
pub(crate) fn wait_until_gone(pid: u32) {
    let started = Instant::now();
    while exists(pid) == Some(true) {
        assert!(started.elapsed() < PATIENCE, "process {pid} is still there");
        std::thread::sleep(Duration::from_millis(5));
    }
}
