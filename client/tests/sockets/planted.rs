//! Secrets planted wherever a program can put one, and looked for wherever others could see one: in the log at its finest
//! level, of all libraries; in `Debug`; in errors; in what is shown of stderr; in arguments.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::Write;
use std::sync::Mutex;

use codex_client::testing::{MockModel, Reply};
use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Codex, CodexConfig, Deferred, Sandbox, SignedBearerToken, WebSocketAuth};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;
use tokio_tungstenite::tungstenite::{self, Message};

use crate::defers::Defers;
use crate::server::{Kind, processes};
use crate::support::e2e;

/// How many secrets are planted.
const SECRETS: usize = 22;

/// A secret that is like no other text.
fn secret(number: usize) -> String {
    assert!(number < SECRETS);
    format!("planted{number:02}-0123456789abcdef0123456789")
}

/// What was logged, by everything that logs through `tracing` or `log`.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What others could see, each with its place.
#[derive(Default)]
struct Seen(Vec<(&'static str, String)>);

impl Seen {
    fn debug(&mut self, value: &impl Debug) {
        self.0.push(("Debug", format!("{value:?} {value:#?}")));
    }

    fn error(&mut self, error: &codex_client::Error) {
        self.0.push(("an error", format!("{error} {error:?} {error:#?}")));
    }

    /// Looks for secrets by how they begin, for what is told may be shortened; returns where there is one.
    fn found(&self, secrets: &[String]) -> Vec<String> {
        let mut found = Vec::new();
        for planted in secrets.iter().map(|secret| &secret[..9]) {
            let in_hex: String = planted.bytes().map(|byte| format!("{byte:02x}")).collect();
            for (place, text) in &self.0 {
                if let Some(at) = text.find(planted).or_else(|| text.find(&in_hex)) {
                    let before = text[..at].chars().rev().take(200).collect::<Vec<_>>();
                    let before: String = before.into_iter().rev().collect();
                    found.push(format!("{planted} is in {place} after {before}"));
                }
            }
        }
        found
    }
}

/// A configuration with five secrets.
fn config(model: &MockModel) -> CodexConfig {
    let toml = format!(
        r#"
            model = "mock-model"
            model_provider = "mock"
            analytics.enabled = false
            [model_providers.mock]
            name = "mock"
            base_url = "{}"
            wire_api = "responses"
            http_headers = {{ X-Key = "{}" }}
            env_http_headers = {{ X-Token = "GATEWAY_TOKEN" }}
            experimental_bearer_token = "{}"
        "#,
        model.base_url(),
        secret(0),
        secret(1),
    );
    let base =
        model.env().into_iter().fold(CodexConfig::new(), |config, (name, value)| config.env(name, value));
    base.cwd(model.codex_home())
        .codex_home(model.codex_home())
        .config_file(toml)
        .env("GATEWAY_TOKEN", secret(2))
        .env("UNUSED_TOKEN", secret(3))
        .trust_certificates(secret(4))
}

/// Does on a connection what a program does, with nine secrets.
async fn use_of(model: &MockModel, codex: &Codex, questions: &mut Questions, seen: &mut Seen) {
    codex.login_api_key(secret(5)).await.unwrap();
    let command = ["sh", "-c", "echo", &secret(6)].map(str::to_owned);
    let env = BTreeMap::from([("TOKEN".to_owned(), Some(secret(7)))]);
    let command = codex.command_exec(command).env(env).await.unwrap();
    seen.debug(&command);
    command.wait().await.unwrap();

    let arguments = json!({
        "cmd": format!("echo {}", secret(8)), "sandbox_permissions": "require_escalated", "justification": secret(9),
    });
    model.reply(Reply::new().text(secret(10)).tool_call("exec_command", arguments));
    model.reply_text(secret(10));
    let other =
        json!({"name": "other", "base_url": "http://127.0.0.1:1", "experimental_bearer_token": secret(11)});
    let settings = json!({ "model_providers.other": other });
    let start = codex.thread_start().sandbox(Sandbox::read_only()).developer_instructions(secret(12));
    let thread = start.config(settings.as_object().unwrap().clone()).await.unwrap();
    let turn = thread.turn(secret(13)).await.unwrap();
    let question = questions.recv().await.unwrap();
    seen.debug(&question);
    seen.debug(&turn);
    let answer = question.decline();
    question.answer(answer);
    let result = turn.run().await.unwrap();
    assert_eq!(result.final_response, Some(secret(10)));
    seen.debug(&thread);
    seen.debug(codex);
    // A thread by this name is not known, and a command by this name is not there.
    seen.error(&codex.thread_resume("none").await.unwrap_err());
    let request = &model.requests()[0];
    assert_eq!(request.header("x-key"), Some(&*secret(0)));
    assert_eq!(request.header("x-token"), Some(&*secret(2)));
}

type Questions = tokio::sync::mpsc::UnboundedReceiver<Deferred<Approval>>;

async fn over_stdio(seen: &mut Seen) {
    let model = MockModel::start().await.unwrap();
    let (tell, mut questions) = unbounded_channel();
    let config = config(&model).handler(Defers(tell));
    seen.debug(&config);
    let codex = Codex::connect_with(config).await.unwrap();
    use_of(&model, &codex, &mut questions, seen).await;
    arguments(&model, seen);
    codex.close().await.unwrap();
}

async fn over(kind: Kind, seen: &mut Seen) {
    let model = MockModel::start().await.unwrap();
    let (tell, mut questions) = unbounded_channel();
    let token = model.codex_home().join("token");
    let mut server = config(&model);
    if let Kind::WebSocket = kind {
        std::fs::write(&token, secret(14)).unwrap();
        server = server.app_server_args([
            "--ws-auth",
            "capability-token",
            "--ws-token-file",
            token.to_str().unwrap(),
        ]);
    }
    let server = Codex::spawn_listening_with(kind.url(&model), server).await.unwrap();
    let handler = CodexConfig::new().handler(Defers(tell));
    let codex = match kind {
        Kind::Unix => server.connect_with(handler).await.unwrap(),
        Kind::WebSocket => {
            let auth = WebSocketAuth::bearer(secret(14));
            seen.debug(&auth);
            seen.error(
                &Codex::connect_ws(server.url(), WebSocketAuth::bearer(secret(15))).await.unwrap_err(),
            );
            let signed = SignedBearerToken::new(secret(16));
            seen.debug(&signed);
            seen.error(&Codex::connect_ws(server.url(), signed).await.unwrap_err());
            Codex::connect_ws_with(server.url(), auth, handler).await.unwrap()
        }
    };
    use_of(&model, &codex, &mut questions, seen).await;
    arguments(&model, seen);
    seen.debug(&server);
    codex.close().await.unwrap();
    seen.0.push(("stderr", server.stderr()));
    server.shutdown().await.unwrap();
}

/// The token of a server that is closed by default.
async fn own_token(seen: &mut Seen) -> String {
    let model = MockModel::start().await.unwrap();
    let server = Codex::spawn_listening_with("ws://127.0.0.1:0", config(&model)).await.unwrap();
    let codex = server.connect().await.unwrap();
    seen.debug(&server);
    seen.debug(&server.token());
    arguments(&model, seen);
    codex.close().await.unwrap();
    server.token().unwrap().expose_secret().to_owned()
}

/// Those of the runtime and of all that it has started.
fn arguments(model: &MockModel, seen: &mut Seen) {
    let arguments = processes(model);
    assert!(arguments.iter().any(|(_, arguments)| arguments.contains("app-server")), "{arguments:?}");
    seen.0.extend(arguments.into_iter().map(|(_, arguments)| ("arguments", arguments)));
}

/// Servers that cannot be used.
async fn refusals(seen: &mut Seen) {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let urls = [
        format!("ws://user:{}@{closed}/{}?key={}", secret(17), secret(18), secret(19)),
        format!("ws://user:{}@192.0.2.1/{}?key={}", secret(17), secret(18), secret(19)),
        format!("http://user:{}@{closed}/{}?key={}", secret(17), secret(18), secret(19)),
    ];
    for url in urls {
        seen.error(&Codex::connect_ws(url, WebSocketAuth::bearer(secret(14))).await.unwrap_err());
    }
    for answer in [
        format!(r#"{{"id":1,"result":{{"userAgent":"{}"#, secret(20)),
        format!(r#"{{"id":1,"result":{{"userAgent":1,"codexHome":"{}"}}}}"#, secret(20)),
        format!(r#"{{"id":1,"result":"{}"}}"#, secret(21)),
    ] {
        seen.error(&answered(answer).await);
    }
}

/// What `initialize` fails with when it is answered so.
async fn answered(answer: String) -> codex_client::Error {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    // On a thread of its own, where nothing is logged: what the server's library says is not the client's.
    let server = std::thread::spawn(move || {
        let _quiet = tracing::subscriber::set_default(tracing::subscriber::NoSubscriber::default());
        let mut server = tungstenite::accept(listener.accept().unwrap().0).unwrap();
        server.read().unwrap();
        server.send(Message::text(answer)).unwrap();
        while server.read().is_ok() {}
    });
    let failed = Codex::connect_ws(url, WebSocketAuth::none()).await.unwrap_err();
    server.join().unwrap();
    failed
}

e2e! {
    async fn no_secret_is_seen_anywhere() {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(|| Log).init();
        let mut seen = Seen::default();
        over_stdio(&mut seen).await;
        over(Kind::Unix, &mut seen).await;
        over(Kind::WebSocket, &mut seen).await;
        refusals(&mut seen).await;
        let token = own_token(&mut seen).await;
        let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
        assert!(log.contains("codex_client"), "nothing was logged");
        seen.0.push(("the log", log));
        let secrets: Vec<_> = (0..SECRETS).map(secret).chain([token]).collect();
        let found = seen.found(&secrets);
        assert!(found.is_empty(), "{}", found.join("\n\n"));
    }
}
