//! What the stand-in runtime says to each request: answers and notifications, in the order in which they are released.

use serde_json::{Value, json};

/// The thread of all drivers.
pub(crate) const THREAD: &str = "t";

/// How far a turn goes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turns {
    /// To its end.
    Whole,
    /// It runs until it is interrupted, or the test ends it.
    Open,
}

/// A runtime that knows one thread.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) turns: Turns,
    /// How many turns were started, and which of them still run.
    started: usize,
    running: Vec<String>,
    /// The turns that are stored, with their status.
    pub(crate) stored: Vec<(String, &'static str)>,
    goal: Option<(String, &'static str)>,
    /// The standalone commands that run, by the ids of their requests.
    commands: Vec<(Value, String)>,
    /// The names that the client has made up for what it began.
    pub(crate) ids: Vec<String>,
    /// Requests that are answered only in the end, by method.
    pub(crate) silent: Vec<&'static str>,
    late: Vec<Value>,
    /// Requests that are refused, by method, each once: what the runtime says when it is overloaded.
    pub(crate) busy: Vec<&'static str>,
}

impl Script {
    pub(crate) fn new() -> Self {
        Self {
            turns: Turns::Whole,
            started: 0,
            running: Vec::new(),
            stored: Vec::new(),
            goal: None,
            commands: Vec::new(),
            ids: Vec::new(),
            silent: Vec::new(),
            late: Vec::new(),
            busy: Vec::new(),
        }
    }

    /// What follows from a message of the client.
    pub(crate) fn hear(&mut self, message: &Value) -> Vec<Value> {
        let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) else { return vec![] };
        if let Some(at) = self.busy.iter().position(|busy| *busy == method) {
            self.busy.remove(at);
            let error = json!({"code": -32001, "message": "Server overloaded; retry later."});
            return vec![json!({"id": id, "error": error})];
        }
        if self.silent.contains(&method) {
            let result = super::answers::result(method, &message["params"]);
            self.late.push(json!({"id": id, "result": result}));
            return vec![];
        }
        let params = &message["params"];
        let made_up = [("fs/watch", "watchId"), ("fuzzyFileSearch/sessionStart", "sessionId")];
        if let Some((_, name)) = made_up.iter().find(|(begins, _)| *begins == method) {
            self.ids.push(params[name].as_str().unwrap().to_owned());
        }
        let answer = |result: Value| json!({"id": id, "result": result});
        match method {
            "turn/start" => self.start(|turn| answer(json!({"turn": turn}))),
            "review/start" => {
                self.start(|turn| answer(json!({"turn": turn, "reviewThreadId": params["threadId"]})))
            }
            "thread/compact/start" => {
                let mut said = self.start(|_| answer(json!({})));
                let item = json!({"type": "contextCompaction", "id": "c"});
                let id = format!("u{}", self.started);
                said.insert(2, about(&id, "item/started", json!({"item": item})));
                said
            }
            "turn/interrupt" => self.interrupt(answer(json!({})), params["turnId"].as_str().unwrap()),
            "thread/goal/set" => self.set_goal(answer, params),
            "thread/goal/get" => vec![answer(json!({"goal": self.goal()}))],
            "thread/turns/list" => vec![answer(self.stored_page(&params["cursor"]))],
            "command/exec" => self.command(id, params["processId"].as_str().unwrap()),
            "command/exec/terminate" => {
                let mut said = vec![answer(json!({}))];
                said.extend(self.end_commands());
                said
            }
            "process/spawn" => self.process(answer(json!({})), &params["processHandle"]),
            "thread/realtime/start" if self.turns == Turns::Whole => realtime(answer(json!({}))),
            _ => vec![answer(super::answers::result(method, params))],
        }
    }

    /// Starts a turn, which the answer carries.
    fn start(&mut self, answer: impl FnOnce(Value) -> Value) -> Vec<Value> {
        self.started += 1;
        let id = format!("u{}", self.started);
        let answer = answer(turn(&id, "inProgress"));
        let mut said = vec![answer, about(&id, "turn/started", json!({"turn": turn(&id, "inProgress")}))];
        for text in ["one", "two"] {
            said.push(about(&id, "item/agentMessage/delta", json!({"itemId": "i", "delta": text})));
        }
        self.running.push(id.clone());
        if self.turns == Turns::Whole {
            let item = json!({"type": "agentMessage", "id": "i", "text": "{\"stars\":2}", "phase": null});
            said.push(about(&id, "item/completed", json!({"item": item, "completedAtMs": 1})));
            said.extend(self.end(&id, "completed"));
        }
        said
    }

    fn end(&mut self, id: &str, status: &'static str) -> Option<Value> {
        let at = self.running.iter().position(|running| running == id)?;
        self.running.remove(at);
        Some(about(id, "turn/completed", json!({"turn": turn(id, status)})))
    }

    fn interrupt(&mut self, answer: Value, id: &str) -> Vec<Value> {
        match self.end(id, "interrupted") {
            Some(ended) => vec![answer, ended],
            None => {
                let error = json!({"code": -32600, "message": "no active turn to interrupt"});
                vec![json!({"id": answer["id"], "error": error})]
            }
        }
    }

    /// Ends whatever still runs.
    pub(crate) fn end_all(&mut self) -> Vec<Value> {
        let running = self.running.clone();
        let mut said = running.iter().filter_map(|id| self.end(id, "completed")).collect::<Vec<_>>();
        said.extend(self.end_commands());
        said.append(&mut self.late);
        said
    }

    fn goal(&self) -> Value {
        let Some((objective, status)) = &self.goal else { return Value::Null };
        json!({
            "threadId": THREAD, "objective": objective, "status": status, "createdAt": 1, "updatedAt": 1,
            "timeUsedSeconds": 1, "tokensUsed": 1,
        })
    }

    /// A goal takes one turn; set to be paused it is only that.
    fn set_goal(&mut self, answer: impl Fn(Value) -> Value, params: &Value) -> Vec<Value> {
        let paused = params["status"] == "paused";
        if let Some(objective) = params["objective"].as_str() {
            self.goal = Some((objective.to_owned(), "active"));
        } else if let (true, Some(goal)) = (paused, &mut self.goal) {
            goal.1 = "paused";
        }
        let mut said = vec![answer(json!({"goal": self.goal()})), self.goal_updated()];
        if !paused {
            said.extend(self.start(|_| Value::Null).split_off(1));
            if self.turns == Turns::Whole {
                self.goal.iter_mut().for_each(|goal| goal.1 = "complete");
                let last = said.pop();
                said.push(self.goal_updated());
                said.extend(last);
            }
        }
        said
    }

    fn goal_updated(&self) -> Value {
        json!({"method": "thread/goal/updated", "params": {"threadId": THREAD, "goal": self.goal()}})
    }

    /// One stored turn a page.
    fn stored_page(&self, cursor: &Value) -> Value {
        let at = cursor.as_str().map_or(0, |cursor| cursor.parse::<usize>().unwrap());
        let data = self.stored.iter().skip(at).take(1).map(|(id, status)| turn(id, status));
        let next = (at + 1 < self.stored.len()).then(|| (at + 1).to_string());
        json!({"data": data.collect::<Vec<_>>(), "nextCursor": next})
    }

    /// A command writes twice, and exits when it is told to end or, where turns are whole, by itself.
    fn command(&mut self, id: &Value, process: &str) -> Vec<Value> {
        let mut said = output("command/exec/outputDelta", "processId", process);
        self.commands.push((id.clone(), process.to_owned()));
        if self.turns == Turns::Whole {
            said.extend(self.end_commands());
        }
        said
    }

    fn end_commands(&mut self) -> Vec<Value> {
        let ended = |(id, _): (Value, String)| json!({"id": id, "result": {"exitCode": 0, "stdout": "", "stderr": ""}});
        self.commands.drain(..).map(ended).collect()
    }

    fn process(&self, answer: Value, handle: &Value) -> Vec<Value> {
        let mut said = vec![answer];
        if self.turns == Turns::Open {
            return said;
        }
        said.extend(output("process/outputDelta", "processHandle", handle.as_str().unwrap()));
        let exited = json!({
            "processHandle": handle, "exitCode": 0, "stdout": "", "stderr": "", "stdoutCapReached": false,
            "stderrCapReached": false,
        });
        said.push(json!({"method": "process/exited", "params": exited}));
        said
    }
}

pub(crate) fn turn(id: &str, status: &str) -> Value {
    let completed = (status != "inProgress").then_some(1);
    json!({"id": id, "items": [], "status": status, "completedAt": completed})
}

/// A notification of a turn.
fn about(turn: &str, method: &str, mut params: Value) -> Value {
    params["threadId"] = json!(THREAD);
    params["turnId"] = json!(turn);
    params["startedAtMs"] = json!(1);
    json!({"method": method, "params": params})
}

/// Two pieces of output.
pub(crate) fn output(method: &str, name: &str, id: &str) -> Vec<Value> {
    let piece = |text: &str| {
        let params = json!({name: id, "stream": "stdout", "deltaBase64": text, "capReached": false});
        json!({"method": method, "params": params})
    };
    // "one" and "two".
    vec![piece("b25l"), piece("dHdv")]
}

fn realtime(answer: Value) -> Vec<Value> {
    let said = |method: &str, params: Value| json!({"method": method, "params": params});
    let started = json!({"threadId": THREAD, "realtimeSessionId": "s", "version": "v2"});
    vec![answer, said("thread/realtime/started", started)]
}
