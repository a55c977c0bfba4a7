//! The stand-in runtime's side of the pipes.

use std::io::{BufRead as _, StdinLock, Write as _, stdin, stdout};

use serde_json::{Value, json};

/// A runtime that does what a test wants. One that is not asked what it expects panics, which the test sees.
pub(crate) struct Peer {
    input: StdinLock<'static>,
}

impl Peer {
    pub(crate) fn new() -> Self {
        Self { input: stdin().lock() }
    }

    /// The next message; `None` at the end of the input.
    pub(crate) fn next(&mut self) -> Option<Value> {
        let mut line = String::new();
        let count = self.input.read_line(&mut line).unwrap();
        (count > 0).then(|| serde_json::from_str(&line).unwrap())
    }

    /// The next message, which must be of this method.
    pub(crate) fn expect(&mut self, method: &str) -> Value {
        let message = self.next().unwrap_or_else(|| panic!("the end instead of {method}"));
        assert_eq!(message["method"], method, "{message}");
        message
    }

    /// Waits until the client closes the pipe.
    pub(crate) fn until_end(&mut self) {
        while self.next().is_some() {}
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let mut output = stdout().lock();
        output.write_all(bytes).unwrap();
        output.flush().unwrap();
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.write(format!("{message}\n").as_bytes());
    }

    pub(crate) fn answer(&mut self, request: &Value, result: &Value) {
        self.send(&json!({"id": request["id"], "result": result}));
    }

    pub(crate) fn warn(&mut self, summary: &str) {
        self.send(&json!({"method": "configWarning", "params": {"summary": summary}}));
    }

    /// Opens the connection as the real runtime does.
    pub(crate) fn open(&mut self) {
        self.open_as("codex-client/0.169.0 (stand-in)");
        self.expect("initialized");
    }

    /// Answers `initialize`; the process id stands where the client shows it to the test.
    pub(crate) fn open_as(&mut self, user_agent: &str) {
        let request = self.expect("initialize");
        self.answer(&request, &initialized(user_agent));
    }

    /// Answers `thread/resume` and `turn/start` with these ids.
    pub(crate) fn start(&mut self, thread: &str, turn: &str) {
        self.resume(thread);
        self.start_turn(turn);
    }

    /// Answers `turn/start` with this id.
    pub(crate) fn start_turn(&mut self, turn: &str) {
        let request = self.expect("turn/start");
        self.answer(&request, &json!({"turn": {"id": turn, "items": [], "status": "inProgress"}}));
    }

    /// Answers `thread/resume`.
    pub(crate) fn resume(&mut self, thread: &str) {
        let request = self.expect("thread/resume");
        self.answer(&request, &resumed(thread));
    }

    /// Asks for the approval of a command.
    pub(crate) fn ask(&mut self, id: &str) {
        let params = json!({"threadId": "t", "turnId": "u", "itemId": id, "startedAtMs": 0});
        self.send(&json!({"id": id, "method": "item/commandExecution/requestApproval", "params": params}));
    }

    /// Tells that somebody has answered a request.
    pub(crate) fn resolved(&mut self, id: &str) {
        let params = json!({"threadId": "t", "requestId": id});
        self.send(&json!({"method": "serverRequest/resolved", "params": params}));
    }

    pub(crate) fn delta(&mut self, thread: &str, turn: &str, text: &str) {
        let params = json!({"threadId": thread, "turnId": turn, "itemId": "i", "delta": text});
        self.send(&json!({"method": "item/agentMessage/delta", "params": params}));
    }
}

/// Does nothing, for good: not even the end of the input is noticed.
pub(crate) fn sleep_for_ever() -> ! {
    loop {
        std::thread::park();
    }
}

pub(crate) fn initialized(user_agent: &str) -> Value {
    let pid = std::process::id().to_string();
    json!({"userAgent": user_agent, "codexHome": pid, "platformFamily": "unix", "platformOs": "linux"})
}

pub(crate) fn resumed(thread: &str) -> Value {
    let thread = json!({
        "id": thread, "cliVersion": "0.169.0", "createdAt": 0, "updatedAt": 0, "cwd": "/", "ephemeral": false,
        "modelProvider": "mock", "preview": "", "projectId": null, "sessionId": thread, "source": "vscode",
        "status": {"type": "idle"}, "turns": [],
    });
    json!({
        "thread": thread, "model": "mock-model", "modelProvider": "mock", "cwd": "/", "approvalsReviewer": "user",
        "approvalPolicy": "on-request", "sandbox": {"type": "readOnly", "networkAccess": false},
    })
}
