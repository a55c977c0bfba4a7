//! A connected client, and a runtime that says nothing until it is told to, one message at a time.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, IntoFuture};
use std::rc::Rc;
use std::time::Duration;

use codex_client::testing::{Held, Wire};
use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Codex, CodexConfig, Deferred, Result};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::defers::Defers;
use crate::runner::{Peer, Runner};
use crate::script::{Script, Turns};

/// Both ends of a connection, in one thread.
pub(crate) struct Bench {
    setting: Setting,
    /// The other ends: of the first connection, and of those that were opened after it.
    wires: RefCell<Vec<Other>>,
    codex: RefCell<Option<Codex>>,
    script: RefCell<Script>,
    /// Whether the runtime still says what it has to say once the client has left.
    says_the_rest: Cell<bool>,
    /// What the runtime has still to say, and on which connection.
    due: RefCell<VecDeque<(usize, Value)>>,
    /// The methods and ids of what the client has sent.
    sent: RefCell<Vec<(String, Value)>>,
    /// The requests of the runtime that the client's handler has deferred.
    pub(crate) deferred: Mutex<UnboundedReceiver<Deferred<Approval>>>,
}

/// The other end of a connection.
struct Other {
    wire: Wire,
    /// Whether the client has left, and whether the runtime has gone after it.
    ended: bool,
    gone: bool,
}

/// How a client is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Default,
    /// One request at a time: others wait in the client.
    OneInFlight,
    /// A thread is unsubscribed from when its last handle goes.
    Unsubscribing,
}

impl Setting {
    fn config(self) -> CodexConfig {
        match self {
            Self::Default => CodexConfig::new(),
            Self::OneInFlight => CodexConfig::new().max_in_flight(1),
            Self::Unsubscribing => CodexConfig::new().unsubscribe_on_drop(true),
        }
    }
}

impl Bench {
    pub(crate) async fn new(setting: Setting) -> Rc<Self> {
        let (defers, deferred) = unbounded_channel();
        let bench = Self {
            setting,
            wires: RefCell::default(),
            codex: RefCell::default(),
            script: RefCell::new(Script::new()),
            says_the_rest: Cell::default(),
            due: RefCell::default(),
            sent: RefCell::default(),
            deferred: Mutex::new(deferred),
        };
        let opening = bench.connect(setting.config().handler(Defers(defers)));
        let codex = bench.run(opening).await.unwrap();
        // What belongs to nobody is kept for the first reader: from here on it is not.
        drop(codex.notifications());
        bench.codex.replace(Some(codex));
        bench.pump();
        bench.sent.borrow_mut().clear();
        Rc::new(bench)
    }

    /// Opens a connection to the same runtime.
    pub(crate) fn connect(&self, config: CodexConfig) -> impl Future<Output = Result<Codex>> + use<> {
        let (wire, opening) = Wire::new(config).unwrap();
        self.wires.borrow_mut().push(Other { wire, ended: false, gone: false });
        opening
    }

    pub(crate) fn codex(&self) -> Codex {
        self.codex.borrow().clone().unwrap()
    }

    /// Gives up the handle of the connection itself.
    pub(crate) fn leave(&self) {
        self.codex.take();
    }

    pub(crate) fn turns(&self, turns: Turns) {
        self.script.borrow_mut().turns = turns;
    }

    pub(crate) fn script<T>(&self, change: impl FnOnce(&mut Script) -> T) -> T {
        change(&mut self.script.borrow_mut())
    }

    /// The runtime has this to say, too.
    pub(crate) fn will_say(&self, message: Value) {
        self.due.borrow_mut().push_back((0, message));
    }

    /// Waits for something of the set-up; no more is said than it takes.
    pub(crate) async fn run<F: IntoFuture>(&self, future: F) -> F::Output {
        let mut output = None;
        let filled = async {
            output = Some(future.into_future().await);
            Ok(String::new())
        };
        Runner::new(self, vec![Box::pin(filled)]).finish().await.unwrap();
        output.unwrap()
    }

    /// From here on the runtime says all that it has to say before it goes after the client.
    pub(crate) fn says_the_rest(&self) {
        self.says_the_rest.set(true);
    }

    /// The runtime is gone.
    pub(crate) fn lose(&self) {
        self.due.borrow_mut().clear();
        self.wires.borrow().iter().for_each(|other| other.wire.lose("lost"));
    }

    /// Says all that is to be said, and lets everything follow from it.
    pub(crate) async fn settle(&self) {
        loop {
            self.pump();
            if !self.say_one() {
                // Whatever was woken gets its turn, and what that wakes.
                for _ in 0..4 {
                    tokio::task::yield_now().await;
                }
                self.pump();
                if self.due.borrow().is_empty() {
                    return;
                }
            }
        }
    }

    /// Ends what runs in the runtime.
    pub(crate) async fn end_all(&self) {
        let said = self.script.borrow_mut().end_all();
        said.into_iter().for_each(|message| self.will_say(message));
        self.settle().await;
    }

    /// How many messages the client has sent.
    pub(crate) fn mark(&self) -> usize {
        self.sent.borrow().len()
    }

    /// What it has sent since then.
    pub(crate) fn sent_since(&self, mark: usize) -> Vec<String> {
        self.sent.borrow()[mark..].iter().map(|(method, _)| method.clone()).collect()
    }

    /// Takes back the answers to what was sent since then; they are said when [`will_say`](Self::will_say) has them again.
    pub(crate) fn keep_from_answering(&self, mark: usize) -> Vec<Value> {
        let sent = self.sent.borrow();
        let is_answer = |message: &Value| {
            message.get("method").is_none() && sent[mark..].iter().any(|(_, id)| *id == message["id"])
        };
        let mut due = self.due.borrow_mut();
        let (answers, others) = due.drain(..).partition::<Vec<_>, _>(|(_, message)| is_answer(message));
        due.extend(others);
        answers.into_iter().map(|(_, message)| message).collect()
    }

    /// How many connections the client has not ended.
    pub(crate) fn open(&self) -> usize {
        self.wires.borrow().iter().filter(|other| !other.ended).count()
    }

    /// How much the client remembers of its connections.
    pub(crate) fn held(&self) -> Vec<Held> {
        self.wires.borrow().iter().filter_map(|other| other.wire.held()).collect()
    }

    /// Waits until nothing holds a connection any more; `false` if something goes on holding one.
    pub(crate) async fn is_let_go(&self) -> bool {
        // As many turns as tasks could need to see, one after the other, that it is over.
        for _ in 0..100 {
            self.pump();
            if self.held().is_empty() {
                return true;
            }
            tokio::task::yield_now().await;
        }
        false
    }
}

impl Peer for Bench {
    /// Takes what the client has sent. The end of it is the end of the runtime.
    fn pump(&self) {
        for (at, other) in self.wires.borrow_mut().iter_mut().enumerate() {
            let sent = other.wire.sent();
            for line in &sent.lines {
                let message: Value = serde_json::from_str(line).unwrap();
                let method = message["method"].as_str().unwrap_or("(answer)").to_owned();
                // What goes with each handle of a thread is of no call.
                if self.setting != Setting::Unsubscribing || method != "thread/unsubscribe" {
                    self.sent.borrow_mut().push((method, message["id"].clone()));
                }
                let said = self.script.borrow_mut().hear(&message);
                self.due.borrow_mut().extend(said.into_iter().map(|message| (at, message)));
            }
            other.ended |= sent.ended;
            if other.ended && !other.gone {
                let mut due = self.due.borrow_mut();
                if !self.says_the_rest.get() {
                    due.retain(|(of, _)| *of != at);
                }
                if due.iter().all(|(of, _)| *of != at) {
                    other.gone = true;
                    other.wire.lose("left");
                }
            }
        }
    }

    fn say_one(&self) -> bool {
        let Some((at, message)) = self.due.borrow_mut().pop_front() else { return false };
        self.wires.borrow()[at].wire.say(&message.to_string());
        self.pump();
        true
    }

    /// The clock is a pretended one: it only passes where nothing else can happen, so that this is waited for at once where
    /// something hangs.
    fn patience(&self) -> Duration {
        Duration::from_secs(24 * 60 * 60)
    }
}

/// A future that is run here and nowhere else.
pub(crate) type Local<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;
