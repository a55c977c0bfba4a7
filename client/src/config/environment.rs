//! The environment of the runtime.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::process::Command;

use crate::secret::REDACTED;

/// What the runtime's environment is, beside what it inherits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    /// Whether nothing is inherited.
    clear: bool,
    changes: Vec<(OsString, Option<EnvValue>)>,
}

/// A value that may be a secret: `Debug` does not show it.
#[derive(Clone)]
struct EnvValue(OsString);

impl fmt::Debug for EnvValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Environment {
    pub(super) fn set(&mut self, name: OsString, value: OsString) {
        self.changes.push((name, Some(EnvValue(value))));
    }

    pub(super) fn remove(&mut self, name: OsString) {
        self.changes.push((name, None));
    }

    pub(super) fn clear(&mut self) {
        self.clear = true;
    }

    /// The names of what is set or removed.
    pub(crate) fn names(&self) -> impl Iterator<Item = &OsStr> {
        self.changes.iter().map(|(name, _)| name.as_os_str())
    }

    pub(crate) fn apply(&self, command: &mut Command) {
        if self.clear {
            command.env_clear();
        }
        for (name, value) in &self.changes {
            match value {
                Some(value) => command.env(name, &value.0),
                None => command.env_remove(name),
            };
        }
    }
}
