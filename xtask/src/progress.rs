//! Progress bars on standard error. `indicatif` draws nothing when that is not a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for work whose size in bytes is known.
#[must_use]
pub fn bytes(total: u64, message: String) -> ProgressBar {
    let template = "{msg} [{bar:30}] {bytes} of {total_bytes}, {eta}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style.progress_chars("=> ")).with_message(message)
}

/// A spinner for work whose size is not known. It turns until the value is dropped or cleared.
#[must_use]
pub fn spinner(message: String) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(message);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
