//! How far an installation is.

/// How far an installation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// How many bytes are done in this step.
    pub done: u64,
    /// How many there are, where that is known: npm does not tell.
    pub total: Option<u64>,
}

/// A step of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Another process installs the same release: it is waited for.
    Waiting,
    /// npm fetches the package.
    Fetching,
    /// The archive is compared with its integrity.
    Checking,
    /// The archive is unpacked.
    Unpacking,
}

impl Step {
    /// In words, for a line that tells people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Waiting => "waiting for another process that installs codex",
            Self::Fetching => "fetching codex with npm",
            Self::Checking => "checking codex",
            Self::Unpacking => "unpacking codex",
        }
    }
}

/// A bar on standard error for [`Options::on_progress`](crate::Options::on_progress). Draws nothing where that is no
/// terminal, and leaves nothing behind.
#[cfg(feature = "progress")]
pub fn terminal_bar() -> impl FnMut(Progress) + Send {
    let mut shown: Option<(Step, indicatif::ProgressBar)> = None;
    move |progress| {
        if shown.as_ref().is_none_or(|(step, _)| *step != progress.step) {
            if let Some((_, bar)) = shown.take() {
                bar.finish_and_clear();
            }
            shown = Some((progress.step, bar_of(progress)));
        }
        if let Some((_, bar)) = &shown {
            bar.set_position(progress.done);
        }
    }
}

/// The bar of a step: a spinner where the size is not known.
#[cfg(feature = "progress")]
fn bar_of(progress: Progress) -> indicatif::ProgressBar {
    use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
    let bar = match progress.total {
        Some(total) => {
            let template = "{msg} [{bar:30}] {bytes} of {total_bytes}, {eta}";
            let style =
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(total).with_style(style.progress_chars("=> "))
        }
        None => {
            let bar = ProgressBar::new_spinner();
            bar.enable_steady_tick(std::time::Duration::from_millis(100));
            bar
        }
    };
    bar.with_message(progress.step.in_words()).with_finish(ProgressFinish::AndClear)
}
