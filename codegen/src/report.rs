//! What a run found: errors that fail it, and warnings.

use crate::Options;
use crate::error::{Error, Result};

/// Collects findings, so that a maintainer sees all of them at once.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) options: Options,
    pub(crate) warnings: Vec<String>,
    pub(crate) errors: Vec<String>,
}

impl Report {
    pub(crate) fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    pub(crate) fn warn(&mut self, finding: String) {
        self.warnings.push(finding);
    }

    pub(crate) fn fail(&mut self, finding: String) {
        self.errors.push(finding);
    }

    /// Fails the run, unless it is for a release that the overrides were not written for.
    pub(crate) fn stale(&mut self, finding: String) {
        if self.options.lenient { self.warn(finding) } else { self.fail(finding) }
    }

    /// The same for a method of which nothing says what it is for, unless that is allowed.
    pub(crate) fn undescribed(&mut self, finding: String) {
        if self.options.allow_undescribed { self.warn(finding) } else { self.stale(finding) }
    }

    pub(crate) fn finish(self) -> Result<Vec<String>> {
        if self.errors.is_empty() { Ok(self.warnings) } else { Err(Error::Disagreements(self.errors)) }
    }
}
