//! A folder of the program's own for the runtime's state, and the configuration in it.

use codex_client::testing::MockModel;
use codex_client::{Codex, CodexConfig, Error};

use crate::support::e2e;

/// What only the runtime is to know.
const SECRET: &str = "hunter2";

/// The environment alone points the runtime at nothing; the file does.
fn config(model: &MockModel, folder: &str) -> CodexConfig {
    let toml = format!(
        r#"
            model = "mock-model"
            model_provider = "mock"
            analytics.enabled = false
            [model_providers.mock]
            name = "mock"
            base_url = "{}"
            wire_api = "responses"
            http_headers = {{ X-Key = "{SECRET}" }}
        "#,
        model.base_url()
    );
    let base =
        model.env().into_iter().fold(CodexConfig::new(), |config, (name, value)| config.env(name, value));
    base.cwd(model.codex_home()).codex_home(model.codex_home().join(folder)).config_file(toml)
}

e2e! {
    async fn a_configuration_in_a_file_reaches_the_runtime_and_nobody_else() {
        let model = MockModel::start().await.unwrap();
        let config = config(&model, "a/home");
        assert!(!format!("{config:?}").contains(SECRET), "{config:?}");
        // What an earlier start has written is replaced.
        Codex::connect_with(config.clone().config_file("model = \"other\"")).await.unwrap().close().await.unwrap();
        let codex = Codex::connect_with(config).await.unwrap();
        let home = model.codex_home().join("a/home");
        assert_eq!(codex.metadata().codex_home, home.to_str().unwrap());
        model.reply_text("Yes.");
        codex.thread_start().await.unwrap().run("Hello?").await.unwrap();
        assert_eq!(model.requests()[0].header("x-key"), Some(SECRET));
        let left = std::fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(!left.into_iter().any(|name| name.to_string_lossy().starts_with(".config.toml")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&home.join("config.toml")), mode(&home), mode(home.parent().unwrap())), (0o600, 0o700, 0o700));
        }
        codex.close().await.unwrap();
    }
}

/// Does not start a runtime, and says why.
async fn refused(config: CodexConfig, words: &str) {
    let refused = Codex::connect_with(config).await.unwrap_err();
    assert!(matches!(refused, Error::InvalidInput(_)), "{refused:?}");
    assert!(refused.to_string().contains(words) && !refused.to_string().contains(SECRET), "{refused}");
}

e2e! {
    async fn a_configuration_of_somebody_else_is_left_alone() {
        let model = MockModel::start().await.unwrap();
        let theirs = model.codex_home().join("config.toml");
        std::fs::write(&theirs, "model = \"theirs\"").unwrap();
        refused(config(&model, ""), "has a config.toml that CodexConfig::config_file did not write").await;
        assert_eq!(std::fs::read_to_string(theirs).unwrap(), "model = \"theirs\"");
    }
}

#[tokio::test]
async fn a_configuration_in_a_file_needs_a_folder_of_its_own() {
    refused(CodexConfig::new().config_file(SECRET), "needs a CodexConfig::codex_home").await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_configuration_is_not_written_where_others_could_put_theirs() {
    use std::os::unix::fs::PermissionsExt;
    for mode in [0o1777, 0o770] {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(mode)).unwrap();
        let config = CodexConfig::new().codex_home(folder.path()).config_file(SECRET);
        refused(config, &format!("may be written to by others (mode {mode:o})")).await;
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

e2e! {
    async fn the_commands_of_the_model_inherit_the_environment() {
        let model = MockModel::start().await.unwrap();
        let path = model.codex_home().join("seen");
        let config = model.config().cwd(model.codex_home()).env("MY_API_KEY", SECRET);
        let seen = async |config| {
            let codex = Codex::connect_with(config).await.unwrap();
            let command = "printenv MY_API_KEY > seen; true";
            model.reply_tool_call("exec_command", serde_json::json!({ "cmd": command }));
            model.reply_text("Done.");
            let thread = codex.thread_start().sandbox(codex_client::Sandbox::full_access()).await.unwrap();
            thread.run("Look.").await.unwrap();
            codex.close().await.unwrap();
            std::fs::read_to_string(&path).unwrap()
        };
        assert_eq!(seen(config.clone()).await.trim(), SECRET);
        let hidden = config.config_override("shell_environment_policy.exclude", "[\"MY_API_KEY\"]");
        assert_eq!(seen(hidden).await, "");
    }
}

e2e! {
    async fn the_runtime_inherits_only_what_it_may() {
        let model = MockModel::start().await.unwrap();
        // Cargo sets it for every test.
        let name = "CARGO_PKG_NAME";
        assert!(std::env::var_os(name).is_some());
        let seen = async |config| {
            let codex = Codex::connect_with(config).await.unwrap();
            let command = codex.command_exec(["/usr/bin/env"]).sandbox(codex_client::Sandbox::full_access());
            let output = command.await.unwrap().wait().await.unwrap();
            codex.close().await.unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let config = || model.config().cwd(model.codex_home()).env("MINE", "mine");
        assert!(seen(config()).await.contains(name));
        let removed = seen(config().env_remove(name).env_remove("MINE")).await;
        assert!(removed.contains("CARGO") && !removed.contains(name) && !removed.contains("MINE"), "{removed}");
        let cleared = seen(config().env_clear()).await;
        assert!(cleared.contains("MINE=mine") && !cleared.contains("CARGO"), "{cleared}");
    }
}
