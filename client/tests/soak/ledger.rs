//! What is counted, and what is wrong.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::house::Kind;

/// What takes longer hangs. Nothing does on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Writes the enum and the names of its rows from one list.
macro_rules! counts {
    ($($count:ident: $name:literal,)*) => {
        /// What is counted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Count { $($count,)* }

        const ROWS: &[(Count, &str)] = &[$((Count::$count, $name),)*];
    };
}

counts! {
    Connections: "connections",
    Reconnects: "reconnected",
    Killed: "runtimes killed",
    Cut: "connections cut",
    Threads: "threads",
    Begun: "turns begun",
    Completed: "  ended: completed",
    Failed: "  ended: failed as scripted",
    Interrupted: "  ended: interrupted",
    Gone: "  gone with their runtime",
    Abandoned: "starts given up",
    Steers: "steers",
    Answers: "requests of the server answered",
    Panics: "handlers that panicked",
    Unanswered: "handlers that never answered",
    Events: "events",
    Lost: "lost",
    Duplicated: "duplicated",
    Wrong: "otherwise wrong",
    Hung: "hung",
    LeftBehind: "left behind",
}

/// Of these there may be none.
const FAULTS: [Count; 5] = [Count::Lost, Count::Duplicated, Count::Wrong, Count::Hung, Count::LeftBehind];

/// Counts for each transport.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    counts: [[AtomicU64; ROWS.len()]; Kind::ALL.len()],
}

impl Ledger {
    pub(crate) fn log(self: &Arc<Self>, kind: Kind, place: impl fmt::Display) -> Log {
        Log { ledger: Arc::clone(self), kind, place: place.to_string() }
    }

    pub(crate) fn is_clean(&self) -> bool {
        let begun = self.total(Count::Begun);
        let ended = [Count::Completed, Count::Failed, Count::Interrupted, Count::Gone];
        FAULTS.iter().all(|count| self.total(*count) == 0)
            && begun > 0
            && begun == ended.iter().map(|count| self.total(*count)).sum::<u64>()
    }

    pub(crate) fn total(&self, count: Count) -> u64 {
        Kind::ALL.iter().map(|kind| self.of(*kind, count)).sum()
    }

    fn of(&self, kind: Kind, count: Count) -> u64 {
        self.counts[kind as usize][count as usize].load(Ordering::Relaxed)
    }

    /// A row a count, a column a transport.
    pub(crate) fn table(&self) -> String {
        let mut text = format!("{:<32}", "");
        for kind in Kind::ALL {
            let _ = write!(text, "{:>12}", kind.name());
        }
        let _ = writeln!(text, "{:>12}", "all");
        for (count, name) in ROWS {
            let _ = write!(text, "{name:<32}");
            for kind in Kind::ALL {
                let _ = write!(text, "{:>12}", self.of(kind, *count));
            }
            let _ = writeln!(text, "{:>12}", self.total(*count));
        }
        text
    }
}

/// The ledger, and where in the soak its owner is.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    ledger: Arc<Ledger>,
    kind: Kind,
    place: String,
}

impl Log {
    /// One place further in.
    pub(crate) fn at(&self, place: impl fmt::Display) -> Self {
        Self { place: format!("{}, {place}", self.place), ..self.clone() }
    }

    pub(crate) fn count(&self, count: Count) {
        self.add(count, 1);
    }

    pub(crate) fn add(&self, count: Count, number: u64) {
        self.ledger.counts[self.kind as usize][count as usize].fetch_add(number, Ordering::Relaxed);
    }

    /// Something is as it must not be: it is counted, and said at once.
    pub(crate) fn fault(&self, count: Count, what: impl fmt::Display) {
        self.faults(count, 1, what);
    }

    pub(crate) fn faults(&self, count: Count, number: u64, what: impl fmt::Display) {
        self.add(count, number);
        let name = ROWS[count as usize].1;
        eprintln!("{name}: {}: {what}", self.place);
    }

    /// Waits, but not without end; `None`: it hangs.
    pub(crate) async fn patiently<T>(
        &self,
        what: impl fmt::Display,
        wait: impl Future<Output = T>,
    ) -> Option<T> {
        match tokio::time::timeout(PATIENCE, wait).await {
            Ok(value) => Some(value),
            Err(_) => {
                self.fault(Count::Hung, format_args!("waited {} s for {what}", PATIENCE.as_secs()));
                None
            }
        }
    }
}
