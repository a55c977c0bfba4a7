//! Ctrl-C and its like: at once, but not while files are being replaced.

use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context, Result};

/// What a shell expects of a program that Ctrl-C ended.
const EXIT_CODE: i32 = 130;

static POSTPONED: AtomicUsize = AtomicUsize::new(0);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// While it lives, an interruption is remembered and does not end the process.
#[derive(Debug)]
pub struct Postponed(());

/// Takes over what Ctrl-C, a hangup and a polite kill do to this process. To be called once.
///
/// # Errors
///
/// The operating system refuses.
pub fn take_over() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        if POSTPONED.load(Ordering::SeqCst) == 0 {
            process::exit(EXIT_CODE);
        }
    })
    .context("cannot listen for Ctrl-C")
}

/// Postpones interruptions until the result is dropped.
#[must_use]
pub fn postpone() -> Postponed {
    POSTPONED.fetch_add(1, Ordering::SeqCst);
    Postponed(())
}

impl Postponed {
    /// Whether the user wants to stop.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        INTERRUPTED.load(Ordering::SeqCst)
    }
}

impl Drop for Postponed {
    fn drop(&mut self) {
        POSTPONED.fetch_sub(1, Ordering::SeqCst);
    }
}
