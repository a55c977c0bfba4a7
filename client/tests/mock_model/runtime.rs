//! The real runtime as a child process, spoken to in raw JSON lines.
#![allow(clippy::unwrap_used, reason = "test code, though not in a test function")]

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use codex_client::testing::MockModel;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

pub(crate) struct Runtime {
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    /// What came while a response was awaited.
    early: VecDeque<Value>,
    next_id: u64,
    _child: Child,
}

impl Runtime {
    /// `None`, with the reason printed, where there is no runtime.
    pub(crate) async fn start(model: &MockModel) -> Option<Self> {
        if !crate::common::has_runtime() {
            return None;
        }
        let binary = std::env::var_os("CODEX_BIN").map(PathBuf::from)?;
        let mut command = Command::new(binary);
        for setting in model.overrides() {
            command.args(["--config", &setting]);
        }
        command.arg("app-server").envs(model.env()).current_dir(model.codex_home()).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut runtime = Self { stdin, lines, early: VecDeque::new(), next_id: 1, _child: child };
        let client = json!({ "name": "mock_model_test", "version": "0.0.0" });
        runtime.request("initialize", json!({ "clientInfo": client })).await;
        runtime.send(&json!({ "method": "initialized" })).await;
        Some(runtime)
    }

    pub(crate) async fn thread(&mut self, params: Value) -> String {
        self.request("thread/start", params).await["thread"]["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn turn(&mut self, thread: &str, text: &str) -> String {
        let params = json!({ "threadId": thread, "input": [{ "type": "text", "text": text }] });
        self.request("turn/start", params).await["turn"]["id"].as_str().unwrap().to_owned()
    }

    /// Runs a turn that must fail and gives its error's text.
    pub(crate) async fn failed_turn(&mut self, thread: &str) -> String {
        self.turn(thread, "Fail.").await;
        let turn = self.until("turn/completed").await.pop().unwrap()["params"]["turn"].take();
        assert_eq!(turn["status"], "failed");
        turn["error"].to_string()
    }

    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "id": id, "method": method, "params": params })).await;
        loop {
            let mut message = self.read().await;
            if message["id"] == id && message.get("method").is_none() {
                assert_eq!(message.get("error"), None);
                return message["result"].take();
            }
            self.early.push_back(message);
        }
    }

    /// Everything up to the next message of this method, that one included.
    pub(crate) async fn until(&mut self, wanted: &str) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            let message = match self.early.pop_front() {
                Some(message) => message,
                None => self.read().await,
            };
            let found = method(&message) == wanted;
            events.push(message);
            if found {
                return events;
            }
        }
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.stdin.write_all(format!("{message}\n").as_bytes()).await.unwrap();
    }

    async fn read(&mut self) -> Value {
        let line = tokio::time::timeout(Duration::from_secs(30), self.lines.next_line()).await;
        let line = line.expect("the runtime fell silent").unwrap().expect("the runtime ended");
        serde_json::from_str(&line).unwrap()
    }
}

pub(crate) fn method(message: &Value) -> &str {
    message["method"].as_str().unwrap_or_default()
}
