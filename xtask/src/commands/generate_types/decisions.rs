//! What a person has to decide before a release of this pin can be made.

use std::fmt;

use semver::Version;

use crate::overrides::OVERRIDES_FILE;

/// The overrides were reviewed for another release: what does not fit was only a warning.
#[derive(Debug)]
pub(super) struct Decisions {
    reviewed_for: Version,
    pinned: Version,
    open: Vec<String>,
}

impl Decisions {
    /// `None` if the overrides were reviewed for the pinned release.
    pub(super) fn open(reviewed_for: Version, pinned: &Version, warnings: &[String]) -> Option<Self> {
        let pinned = pinned.clone();
        (reviewed_for != pinned).then(|| Self { reviewed_for, pinned, open: warnings.to_vec() })
    }
}

impl fmt::Display for Decisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reviewed_for, pinned, open } = self;
        let count = open.len();
        writeln!(f, "{count} open decision(s), for {OVERRIDES_FILE} was reviewed for codex {reviewed_for}:")?;
        for decision in open {
            writeln!(f, "  {decision}")?;
        }
        write!(f, "make them there, look through its other entries, and set `reviewed-for = \"{pinned}\"`")
    }
}
