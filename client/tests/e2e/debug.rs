//! `Debug` of whatever a program holds is one short line, in which there is nothing secret and nothing of the traffic.

use codex_client::testing::Reply;
use codex_client::types::requests::ThreadList;
use codex_client::types::{CustomReviewTarget, ReviewTarget, ThreadListParams};
use codex_client::{
    ApprovalMode, Codex, CodexConfig, DeclineAll, OutputStream, RetryPolicy, RpcErrorKind, Sandbox,
    SecretString, Thread, reconnect,
};
use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;

use crate::defers::Defers;
use crate::support::{connect_with, e2e};

/// Stands in everything that must not be shown: settings, the environment, a key, and what the model and the runtime
/// write.
const HIDDEN: &str = "hunter2";

/// The longest line that is short.
const SHORT: usize = 400;

/// What is not made here, and why that does no harm.
const EXCUSED: &[(&str, &str)] = &[
    ("Answer", "an alias of a result"),
    ("Cause", "shown as the sentence of what is behind an error"),
    ("ConnectionClosed", "shown as its sentence, of which there are tests beside it"),
    ("Error", "shown as its sentence, of which there are tests beside it"),
    ("Direction", "of two that are written out"),
    ("ExternalMessage", "what the program itself has written"),
    ("DeviceCodeLogin", "it needs the network: transport, `logging_in`"),
    ("DynamicTool", "what the program itself has written"),
    ("FuzzyFileSearchEvent", "what was asked for, as a value"),
    ("GoalResult", "what was asked for, as a value"),
    ("Input", "what the program itself has written"),
    ("Listening", "it needs a runtime that listens: sockets, `token`"),
    ("Json", "what the program itself has written"),
    ("OutputChunk", "what was asked for, as a value"),
    ("ProcessOutput", "what was asked for, as a value"),
    ("RUNTIME_VERSION", "a constant"),
    ("RealtimeSession", "it needs a model that speaks: transport, `realtime`"),
    ("Refusal", "what the program itself has written"),
    ("Result", "an alias of a result"),
    ("ServerRequestHandler", "a trait"),
    ("SignedBearerToken", "tested beside it"),
    ("StillRunning", "it needs a turn that outlives its connection: sockets, `reconnecting`"),
    ("ThreadInfo", "what was asked for, as a value"),
    ("ToolContext", "the ids of a call: e2e, `typed::tools`"),
    ("ToolOutput", "what the program itself has written"),
    ("Transcript", "what was asked for, as a value"),
    ("TranscriptItem", "what was asked for, as a value"),
    ("TranscriptTurn", "what was asked for, as a value"),
    ("TurnResult", "what was asked for, as a value"),
    ("WebSocketAuth", "tested beside it"),
];

/// Lines, each with the name of a type.
struct Shown(Vec<(&'static str, String)>);

impl Shown {
    fn add(&mut self, name: &'static str, value: &impl std::fmt::Debug) {
        self.0.push((name, format!("{value:?}")));
    }

    fn check(&self) {
        for (name, line) in &self.0 {
            assert!(!line.contains(HIDDEN), "{name}: {line}");
            // Bytes are shown in decimal.
            assert!(!line.contains("104, 117, 110"), "{name}: {line}");
            assert!(line.len() <= SHORT && !line.contains('\n'), "{name} has {} bytes: {line}", line.len());
        }
    }
}

fn config(config: CodexConfig) -> CodexConfig {
    config.config_override("model_provider_token", &format!("\"{HIDDEN}\"")).env("TOKEN", HIDDEN)
}

fn plain_values(shown: &mut Shown) {
    shown.add("ApprovalMode", &ApprovalMode::AskUser);
    shown.add("CodexConfig", &config(CodexConfig::new()));
    shown.add("DeclineAll", &DeclineAll);
    shown.add("OutputStream", &OutputStream::Stdout);
    shown.add("RetryPolicy", &RetryPolicy::default());
    shown.add("RpcErrorKind", &RpcErrorKind::ActiveWriter);
    shown.add("Sandbox", &Sandbox::read_only());
    shown.add("SecretString", &SecretString::from(HIDDEN));
}

async fn handles(codex: &Codex, shown: &mut Shown) {
    let folder = codex.metadata().codex_home.clone();
    shown.add("Codex", codex);
    shown.add("Metadata", codex.metadata());
    shown.add("NotificationStream", &codex.notifications());
    shown.add("Rpc", &codex.rpc());
    shown.add("Pages", &codex.rpc().stream::<ThreadList>(ThreadListParams::default()));
    shown.add("FsWatch", &codex.fs_watch(folder.as_str()).await.unwrap());
    let login = codex.login_chatgpt().await.unwrap();
    let line = format!("{login:?}");
    assert!(!line.contains(login.auth_url()), "{line}");
    shown.add("ChatgptLogin", &login);
    login.cancel().await.unwrap();
    let command = codex.command_exec(["echo", HIDDEN]).await.unwrap();
    shown.add("CommandSession", &command);
    #[cfg(feature = "experimental")]
    {
        shown.add("FuzzyFileSearchSession", &codex.fuzzy_file_search([folder.as_str()]).await.unwrap());
        let process = codex.process_spawn(["echo", HIDDEN], folder.as_str()).await.unwrap();
        shown.add("ProcessSession", &process);
    }
}

e2e! {
    async fn what_a_program_holds_is_shown_in_a_short_line_without_secrets() {
        let (tell, mut questions) = unbounded_channel();
        let (model, codex) = connect_with(|base| config(base).handler(Defers(tell))).await;
        let mut shown = Shown(Vec::new());
        plain_values(&mut shown);

        // A turn that has written much, which nobody has read, and waits for an approval.
        let arguments = json!({
            "cmd": format!("echo {HIDDEN}"), "sandbox_permissions": "require_escalated", "justification": HIDDEN,
        });
        model.reply(Reply::new().text(format!("{HIDDEN} ").repeat(1_000)).tool_call("exec_command", arguments));
        let thread = codex.thread_start().sandbox(Sandbox::read_only()).await.unwrap();
        let turn = thread.turn(HIDDEN).await.unwrap();
        let question = questions.recv().await.unwrap();
        let mut text = turn.stream_text();
        assert!(text.next().await.unwrap().unwrap().contains(HIDDEN));
        shown.add("TextStream", &text);
        drop(text);
        shown.add("TurnStream", &turn.stream());
        shown.add("TurnSteer", &turn.steer(HIDDEN));
        shown.add("Turn", &turn);
        shown.add("Thread", &thread);
        shown.add("Incoming", &*question);
        shown.add("Deferred", &question);
        codex.login_api_key(HIDDEN).await.unwrap();
        handles(&codex, &mut shown).await;
        builders(&codex, &thread, &mut shown);
        shown.check();
    }
}

e2e! {
    async fn what_becomes_of_a_thread_is_shown_in_a_short_line_too() {
        let (model, codex) = connect_with(config).await;
        let mut shown = Shown(Vec::new());
        model.reply_text(HIDDEN);
        let thread = codex.thread_start().await.unwrap();
        thread.run("Hello?").await.unwrap();
        // Two processes cannot write one thread.
        codex.close().await.unwrap();
        let connect = || Codex::connect_with(config(model.config().cwd(model.codex_home())));
        let back = reconnect(RetryPolicy::default(), connect, thread.id(), None).await.unwrap();
        assert_eq!(back.missed.len(), 1);
        shown.add("Reconnected", &back);
        model.reply_text(HIDDEN);
        shown.add("GoalRun", &back.thread.goal(HIDDEN).await.unwrap());
        shown.check();
    }
}

/// What is written into a request before it is sent.
fn builders(codex: &Codex, thread: &Thread, shown: &mut Shown) {
    shown.add("ThreadStart", &codex.thread_start().base_instructions(HIDDEN));
    shown.add("ThreadResume", &codex.thread_resume("id").base_instructions(HIDDEN));
    shown.add("ThreadFork", &codex.thread_fork("id").base_instructions(HIDDEN));
    shown.add("ThreadList", &codex.thread_list().search_term(HIDDEN));
    shown.add("ThreadTurnsList", &thread.turns().cursor(HIDDEN));
    shown.add("ThreadItemsList", &thread.items().turn_id(HIDDEN));
    shown.add("ModelList", &codex.models().model_provider(HIDDEN));
    shown.add("ReviewStart", &thread.review(ReviewTarget::Custom(CustomReviewTarget::new(HIDDEN))));
    shown.add("TurnStart", &thread.turn(HIDDEN));
    shown.add("ThreadGoalSet", &thread.goal(HIDDEN));
    shown.add("CommandExec", &codex.command_exec(["echo", HIDDEN]));
    #[cfg(feature = "experimental")]
    {
        shown.add("ProcessSpawn", &codex.process_spawn(["echo", HIDDEN], "/"));
        shown.add(
            "ThreadRealtimeStart",
            &thread.realtime(codex_client::types::RealtimeOutputModality::Text).prompt(HIDDEN.to_owned()),
        );
    }
}

/// The builders above are all.
#[test]
fn every_builder_is_looked_at() {
    let source = include_str!("debug.rs");
    let builders = include_str!("../../src/requests/generated/mod.rs").lines();
    for name in
        builders.filter_map(|line| line.strip_prefix("pub use ")?.split("::").nth(1)?.strip_suffix(';'))
    {
        assert!(
            source.contains(&format!("\"{name}\", &")) || source.contains(&format!("\"{name}\",\n")),
            "{name}"
        );
    }
}

/// The list above, and that of the excused, are complete: whatever the root offers stands in one of them.
#[test]
fn every_public_type_is_looked_at_or_excused() {
    let source = include_str!("debug.rs");
    for name in include_str!("../public_names.txt").lines() {
        let name = name.split(" if ").next().unwrap_or_default();
        let is_type = name.starts_with(|first: char| first.is_ascii_uppercase());
        let looked_at = source.contains(&format!("shown.add(\"{name}\""));
        let excused = EXCUSED.iter().any(|(excused, _)| *excused == name);
        assert!(!is_type || looked_at != excused, "{name}: looked at {looked_at}, excused {excused}");
    }
}
