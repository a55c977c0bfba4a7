//! A spinner on standard error. `indicatif` draws nothing when that is not a terminal.

use std::time::Duration;

use indicatif::ProgressBar;

/// A spinner for work whose size is not known. It turns until the value is dropped or cleared.
#[must_use]
pub fn spinner(message: String) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(message);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
