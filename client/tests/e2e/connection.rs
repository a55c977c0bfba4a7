//! Connecting, what the runtime says of itself, and closing.

use codex_client::testing::MockModel;
use codex_client::types::{InitializeCapabilities, ServerNotification, W3cTraceContext};
use codex_client::{Codex, CodexConfig, Error, RUNTIME_VERSION};

use crate::support::{connect, connect_with, e2e, until};

e2e! {
    async fn a_trace_context_is_accepted() {
        let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let context = move || Some(W3cTraceContext { traceparent: Some(traceparent.into()), tracestate: None });
        let (model, codex) = connect_with(|config| config.trace_context(context)).await;
        model.reply_text("Yes.");
        let result = codex.thread_start().await.unwrap().run("Hello?").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Yes."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn the_runtime_says_who_it_is() {
        let (model, codex) = connect_with(|config| config.client_name("my_app").client_version("1.2.3")).await;
        let metadata = codex.metadata();
        assert_eq!((metadata.version.as_str(), metadata.server_name.as_str()), (RUNTIME_VERSION, "my_app"));
        assert!(metadata.user_agent.contains("my_app; 1.2.3"), "{}", metadata.user_agent);
        assert_eq!(metadata.platform_os, std::env::consts::OS);
        assert_eq!(metadata.codex_home, model.codex_home().to_str().unwrap());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_client_may_have_any_name() {
        let (_model, codex) = connect_with(|config| config.client_name("acme/agent/2.0")).await;
        let metadata = codex.metadata();
        assert_eq!(metadata.server_name, "acme/agent/2.0", "{}", metadata.user_agent);
        assert_eq!(metadata.version, RUNTIME_VERSION);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_runtime_that_does_not_start_says_why_and_nothing_else() {
        let model = MockModel::start().await.unwrap();
        let config = model.config().config_override("model", "1").env("RUST_BACKTRACE", "1");
        let failed = Codex::connect_with(config).await.unwrap_err().to_string();
        assert!(failed.ends_with("expected a string\n  in `model`"), "{failed}");
    }
}

e2e! {
    async fn the_pinned_runtime_passes_the_strict_check() {
        let (_model, codex) = connect_with(|config| config.strict_version(true)).await;
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn models_are_listed_and_one_is_the_default() {
        let (_model, codex) = connect().await;
        let models = codex.models().await.unwrap();
        assert_eq!(models.iter().filter(|model| model.is_default).count(), 1, "{models:?}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn after_closing_every_call_fails_at_once() {
        let (_model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        codex.clone().close().await.unwrap();
        assert!(thread.run("Hello?").await.unwrap_err().is_closed());
        assert!(codex.models().await.unwrap_err().is_closed());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_runtime_that_exits_at_once_is_an_error_with_its_words() {
        let model = MockModel::start().await.unwrap();
        let refused = Codex::connect_with(model.config().launch_args(["--no-such-flag"])).await.unwrap_err();
        let Error::Closed(closed) = &refused else { panic!("{refused:?}") };
        assert!(closed.stderr.contains("--no-such-flag"), "{refused}");
        assert!(closed.exit_status.is_some());
    }
}

e2e! {
    async fn a_binary_that_is_not_there_is_an_error_that_names_it() {
        let refused = Codex::connect_with(CodexConfig::new().binary("/nowhere/codex")).await.unwrap_err();
        assert!(matches!(refused, Error::Spawn { .. }));
        assert!(refused.to_string().contains("/nowhere/codex"), "{refused}");
    }
}

e2e! {
    async fn a_runtime_takes_all_that_a_client_can_declare() {
        let extensions = serde_json::json!({
            "openai/form": {},
            "io.modelcontextprotocol/ui": { "mimeTypes": ["text/html;profile=mcp-app"] },
        });
        let capabilities = InitializeCapabilities {
            experimental_api: Some(true),
            explicit_gateway_oauth: Some(true),
            extensions: extensions.as_object().cloned(),
            mcp_server_openai_form_elicitation: Some(true),
            opt_out_notification_methods: Some(vec!["thread/started".to_owned()]),
            request_attestation: Some(true),
            required_human_approval: Some(true),
        };
        let (_model, codex) = connect_with(|config| config.capabilities(capabilities)).await;
        let mut notifications = codex.notifications();
        let thread = codex.thread_start().await.unwrap();
        thread.set_name("named").await.unwrap();
        // It comes after what was opted out of.
        let named = |event| match event {
            ServerNotification::ThreadStarted(_) => panic!("it was opted out of"),
            ServerNotification::ThreadNameUpdated(_) => Some(()),
            _ => None,
        };
        until(&mut notifications, named).await;
        codex.close().await.unwrap();
    }
}
