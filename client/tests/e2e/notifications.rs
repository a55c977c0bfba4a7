//! What belongs to no turn, and what a connection does not want to hear.

use codex_client::Codex;
use codex_client::testing::MockModel;
use codex_client::types::ServerNotification;

use crate::support::{all, connect, connect_with, e2e, until};

e2e! {
    async fn what_arrives_before_the_first_reader_is_kept() {
        let model = MockModel::start().await.unwrap();
        let rules = model.codex_home().join("rules");
        std::fs::create_dir(&rules).unwrap();
        std::fs::write(rules.join("default.rules"), "this is no rule").unwrap();
        let codex = Codex::connect_with(model.config().cwd(model.codex_home())).await.unwrap();
        // By the time this is answered, the runtime has long said what it thinks of its configuration.
        codex.models().await.unwrap();
        let mut notifications = codex.notifications();
        let warning = until(&mut notifications, |notification| match notification {
            ServerNotification::ConfigWarning(warning) => Some(warning),
            _ => None,
        });
        assert!(warning.await.details.unwrap().contains("default.rules"));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn every_reader_hears_of_a_new_thread() {
        let (_model, codex) = connect().await;
        let mut readers = [codex.notifications(), codex.notifications()];
        let thread = codex.thread_start().await.unwrap();
        for reader in &mut readers {
            let started = until(reader, |notification| match notification {
                ServerNotification::ThreadStarted(started) => Some(started.thread.id),
                _ => None,
            });
            assert_eq!(started.await, thread.id());
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn what_belongs_to_a_turn_is_not_among_them() {
        let (model, codex) = connect().await;
        let mut notifications = codex.notifications();
        model.reply_deltas(10);
        codex.thread_start().await.unwrap().run("Count.").await.unwrap();
        codex.close().await.unwrap();
        let mut methods = Vec::new();
        while let Some(Ok(notification)) = notifications.next().await {
            methods.push(notification.method().to_owned());
        }
        assert!(methods.iter().any(|method| method == "thread/status/changed"), "{methods:?}");
        assert!(!methods.iter().any(|method| method.starts_with("turn/") || method.starts_with("item/")), "{methods:?}");
    }
}

e2e! {
    async fn the_stream_ends_with_the_connection() {
        let (_model, codex) = connect().await;
        let mut notifications = codex.notifications();
        codex.close().await.unwrap();
        let end = loop {
            match notifications.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => break error,
                None => panic!("the stream ends without saying why"),
            }
        };
        assert!(end.is_closed(), "{end}");
        assert!(notifications.next().await.is_none());
    }
}

e2e! {
    async fn what_is_opted_out_of_does_not_come() {
        let (model, codex) = connect_with(|config| config.opt_out("item/agentMessage/delta")).await;
        model.reply_deltas(10);
        let turn = codex.thread_start().await.unwrap().turn("Count.").await.unwrap();
        let notifications = all(turn.stream()).await;
        let methods: Vec<_> = notifications.iter().map(ServerNotification::method).collect();
        assert!(!methods.contains(&"item/agentMessage/delta"), "{methods:?}");
        assert!(methods.contains(&"item/completed"), "{methods:?}");
        codex.close().await.unwrap();
    }
}
