//! What this process has while it soaks, looked at now and then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::house::Kind;
use crate::ledger::{Count, Ledger};
use crate::processes::{self, Usage};

/// How often it is looked.
const EVERY: Duration = Duration::from_millis(250);
/// How long an exited child may wait to be reaped.
const REAPED: Duration = Duration::from_secs(10);

/// The most of everything that was seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Most {
    pub(crate) files: usize,
    pub(crate) threads: usize,
    pub(crate) zombies: usize,
}

/// Looks for as long as the soak takes.
pub(crate) async fn look(ledger: Arc<Ledger>, most: Arc<Mutex<Most>>) {
    let mut zombies: HashMap<i32, (Instant, bool)> = HashMap::new();
    loop {
        tokio::time::sleep(EVERY).await;
        let found = processes::zombies();
        zombies.retain(|number, _| found.iter().any(|zombie| zombie.number == *number));
        for zombie in &found {
            let (since, told) = zombies.entry(zombie.number).or_insert_with(|| (Instant::now(), false));
            if since.elapsed() > REAPED && !*told {
                *told = true;
                let log = ledger.log(Kind::Stdio, "while it soaks");
                log.fault(Count::LeftBehind, format_args!("a zombie: {zombie}"));
            }
        }
        if let Some(Usage { files, threads, .. }) = processes::usage() {
            let mut most = most.lock().unwrap_or_else(PoisonError::into_inner);
            most.files = most.files.max(files);
            most.threads = most.threads.max(threads);
            most.zombies = most.zombies.max(found.len());
        }
    }
}
