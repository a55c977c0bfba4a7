//! Whom the configuration has told of the traffic.

use std::fmt;
use std::path::PathBuf;

use crate::session::Listener;

/// Who is told of the traffic.
#[derive(Clone, Default)]
pub(crate) struct Taps {
    pub(super) listeners: Vec<Listener>,
    pub(super) record: Option<PathBuf>,
}

impl fmt::Debug for Taps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Taps").field("record", &self.record).finish_non_exhaustive()
    }
}
