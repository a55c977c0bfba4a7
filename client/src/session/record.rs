//! What is known of a turn, shared by the session and by every handle of that turn.
//!
//! The session tells it what it hears; handles ask whether the turn runs or is over, wait for either, and make the
//! turn's result of what is kept here, whoever reads its streams.

use std::fmt;
use std::sync::{Arc, PoisonError};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::{ItemCompleted, ThreadTokenUsageUpdated, TurnCompleted};
use futures_channel::oneshot;
use futures_util::future::{FutureExt as _, Shared};

use super::notification::{Arrived, OwnedNotification};
use crate::error::ConnectionClosed;
use crate::sync::{Mutex, MutexGuard};

/// Resolves once something has happened, also if whoever would tell is gone.
pub(crate) type Happened = Shared<oneshot::Receiver<()>>;

/// How far a turn has come.
#[derive(Debug, Clone)]
pub(crate) enum Stage {
    /// Its start was answered, and nothing was heard of it yet: the runtime takes no interrupt.
    Starting,
    Running,
    /// `turn/completed` has arrived.
    Complete,
    /// The connection went first.
    Closed(Arc<ConnectionClosed>),
}

/// What is known of a turn.
pub(crate) struct TurnRecord {
    known: Mutex<Known>,
    running: Happened,
    over: Happened,
}

/// Tells those who wait on a record.
#[derive(Debug)]
pub(super) struct Tells {
    running: Option<oneshot::Sender<()>>,
    over: Option<oneshot::Sender<()>>,
}

#[derive(Debug)]
struct Known {
    stage: Stage,
    kept: Kept,
    /// How many requests of the server for this turn are open.
    asked: usize,
}

/// The notifications of which a result is made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    /// `item/completed`, in order.
    pub(crate) items: Vec<OwnedNotification>,
    /// The first `thread/tokenUsage/updated` and the last.
    pub(crate) usage: Option<(OwnedNotification, OwnedNotification)>,
    /// What was told of the thread before the first of these; `None` until something was told in this turn.
    pub(crate) used_before: Option<Option<OwnedNotification>>,
    pub(crate) completed: Option<OwnedNotification>,
    /// Whether the turn was heard of from its beginning on.
    pub(crate) whole: bool,
}

impl TurnRecord {
    /// `whole`: whether the turn is known from its beginning on.
    pub(super) fn new(whole: bool) -> (Arc<Self>, Tells) {
        let ((run, running), (end, over)) = (oneshot::channel(), oneshot::channel());
        let kept = Kept { whole, ..Kept::default() };
        let known = Known { stage: Stage::Starting, kept, asked: 0 };
        let record = Self { known: Mutex::new(known), running: running.shared(), over: over.shared() };
        (Arc::new(record), Tells { running: Some(run), over: Some(end) })
    }

    /// That of a turn of a connection that is gone: whoever waits for something of it is told at once.
    pub(super) fn gone(reason: &Arc<ConnectionClosed>) -> Arc<Self> {
        let (record, mut tells) = Self::new(false);
        tells.end(&record, Stage::Closed(Arc::clone(reason)), &mut Vec::new());
        record
    }

    pub(crate) fn stage(&self) -> Stage {
        self.known().stage.clone()
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.known().stage, Stage::Complete | Stage::Closed(_))
    }

    pub(crate) fn is_starting(&self) -> bool {
        matches!(self.known().stage, Stage::Starting)
    }

    /// Whether the server waits for an answer of its clients before it goes on with the turn.
    pub(crate) fn is_asking(&self) -> bool {
        self.known().asked > 0
    }

    /// Resolves once the turn runs, or is over.
    pub(crate) fn running(&self) -> Happened {
        self.running.clone()
    }

    /// Resolves once the turn is over.
    pub(crate) fn over(&self) -> Happened {
        self.over.clone()
    }

    /// What there is to make a result of.
    pub(crate) fn kept(&self) -> Kept {
        self.known().kept.clone()
    }

    /// Keeps what a result is made of.
    pub(super) fn keep(&self, notification: &Arrived<'_>) {
        self.put(notification.method(), || notification.owned());
    }

    /// The same with what was kept before.
    pub(super) fn keep_owned(&self, notification: &OwnedNotification) {
        self.put(notification.raw().method(), || notification.clone());
    }

    fn put(&self, method: &str, notification: impl Fn() -> OwnedNotification) {
        match method {
            ItemCompleted::METHOD => self.known().kept.items.push(notification()),
            ThreadTokenUsageUpdated::METHOD => {
                let mut known = self.known();
                let last = notification();
                let first = known.kept.usage.take().map_or_else(|| last.clone(), |(first, _)| first);
                known.kept.usage = Some((first, last));
            }
            TurnCompleted::METHOD => self.known().kept.completed = Some(notification()),
            _ => {}
        }
    }

    /// What was told of the thread's usage before this turn; only the first word counts.
    pub(super) fn used_before(&self, before: Option<OwnedNotification>) {
        self.known().kept.used_before.get_or_insert(before);
    }

    /// A request of the server for this turn is open, or no longer.
    pub(super) fn ask(&self, open: bool) {
        let mut known = self.known();
        known.asked = if open { known.asked + 1 } else { known.asked.saturating_sub(1) };
    }

    fn enter(&self, stage: Stage) {
        self.known().stage = stage;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tells {
    /// Something was heard of the turn; returns whether for the first time.
    pub(super) fn run(&mut self, record: &TurnRecord, told: &mut Vec<oneshot::Sender<()>>) -> bool {
        let Some(run) = self.running.take() else { return false };
        record.enter(Stage::Running);
        told.push(run);
        true
    }

    pub(super) fn end(&mut self, record: &TurnRecord, stage: Stage, told: &mut Vec<oneshot::Sender<()>>) {
        record.enter(stage);
        told.extend(self.running.take());
        told.extend(self.over.take());
    }
}

impl fmt::Debug for TurnRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TurnRecord")
    }
}
