//! What the end-to-end tests share.

use std::path::PathBuf;
use std::time::Duration;

use codex_client::testing::MockModel;
use codex_client::types::{ServerNotification, ThreadItem, ThreadStatus};
use codex_client::{Codex, CodexConfig, NotificationStream, Result, TextStream, Turn, TurnStream};

/// After this an end-to-end test has failed: nothing in one takes longer on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A mock model and a connection to a runtime that asks it.
pub(crate) async fn connect() -> (MockModel, Codex) {
    connect_with(|config| config).await
}

/// As `connect`, with a changed configuration.
pub(crate) async fn connect_with(change: impl FnOnce(CodexConfig) -> CodexConfig) -> (MockModel, Codex) {
    let model = MockModel::start().await.expect("the mock model starts");
    let codex = reconnect_with(&model, change).await;
    (model, codex)
}

/// A connection to another runtime that asks the same model and has the same `CODEX_HOME`.
pub(crate) async fn reconnect(model: &MockModel) -> Codex {
    reconnect_with(model, |config| config).await
}

/// As `reconnect`, with a changed configuration.
pub(crate) async fn reconnect_with(
    model: &MockModel,
    change: impl FnOnce(CodexConfig) -> CodexConfig,
) -> Codex {
    let config = change(model.config().cwd(model.codex_home()));
    Codex::connect_with(config).await.expect("the runtime starts")
}

/// A path in the model's own directory, at which there is nothing yet.
pub(crate) fn new_path(model: &MockModel, name: &str) -> PathBuf {
    let path = model.codex_home().join(name);
    assert!(!path.exists());
    path
}

/// All notifications of a stream up to its end, none of which may be an error.
pub(crate) async fn all(mut stream: TurnStream) -> Vec<ServerNotification> {
    let mut notifications = Vec::new();
    while let Some(notification) = stream.next().await {
        notifications.push(notification.unwrap());
    }
    notifications
}

/// All text of a turn.
pub(crate) async fn text_of(turn: &Turn) -> Result<String> {
    text_from(turn.stream_text()).await
}

/// The text of a stream up to its end.
pub(crate) async fn text_from(mut stream: TextStream) -> Result<String> {
    let mut text = String::new();
    while let Some(piece) = stream.next().await {
        text.push_str(&piece?);
    }
    Ok(text)
}

/// The text of the messages among items.
pub(crate) fn messages(items: &[ThreadItem]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| match item {
            ThreadItem::AgentMessage(message) => Some(message.text.as_str()),
            _ => None,
        })
        .collect()
}

/// The first notification, from here on, in which `find` finds something.
pub(crate) async fn until<T>(
    notifications: &mut NotificationStream,
    mut find: impl FnMut(ServerNotification) -> Option<T>,
) -> T {
    loop {
        let notification = notifications.next().await.expect("the connection is open").unwrap();
        if let Some(found) = find(notification) {
            return found;
        }
    }
}

/// Waits until a thread has nothing more to do.
pub(crate) async fn until_idle(notifications: &mut NotificationStream, thread: &str) {
    let idle = |notification| match notification {
        ServerNotification::ThreadStatusChanged(changed) => {
            (changed.thread_id == thread && matches!(changed.status, ThreadStatus::Idle(_))).then_some(())
        }
        _ => None,
    };
    until(notifications, idle).await;
}

/// An end-to-end test: skipped, with the reason, where there is no runtime; failed when it hangs.
macro_rules! e2e {
    ($(#[$attribute:meta])* async fn $name:ident() $body:block) => {
        $(#[$attribute])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            if crate::common::has_runtime() {
                let test = tokio::time::timeout(crate::support::PATIENCE, async $body);
                test.await.expect("the test takes too long");
            }
        }
    };
}

pub(crate) use e2e;
