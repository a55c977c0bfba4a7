//! A system that has no more to give: nothing is wrong with what it was asked for.

use std::io;

use super::Cause;

/// Those of `ENFILE` and `EMFILE`, the same on every unix.
const TOO_MANY_FILES: [i32; 2] = [23, 24];

/// Whether this process, or its system, has no descriptor left.
pub(crate) fn lacks_descriptors(error: &io::Error) -> bool {
    cfg!(unix) && error.raw_os_error().is_some_and(|code| TOO_MANY_FILES.contains(&code))
}

/// What to do if the system had no descriptor left, else what else there is to do.
pub(super) fn unless_scarce(source: Option<&Cause>, otherwise: &'static str) -> &'static str {
    match behind(source) {
        Some(error) if lacks_descriptors(error) => {
            "Close files or connections that this program has open, or raise their limit (ulimit -n)"
        }
        _ => otherwise,
    }
}

/// The same, where also a process or a thread was asked for, and memory.
pub(super) fn unless_any_is_scarce(source: Option<&Cause>, otherwise: &'static str) -> &'static str {
    match behind(source).map(io::Error::kind) {
        Some(io::ErrorKind::WouldBlock | io::ErrorKind::OutOfMemory) => {
            "Free memory, end processes or threads, or raise their limit (ulimit -u)"
        }
        _ => unless_scarce(source, otherwise),
    }
}

fn behind(source: Option<&Cause>) -> Option<&io::Error> {
    source?.downcast_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn what_is_scarce_is_told_and_the_binary_is_not_blamed() {
        let told = |error: io::Error| Error::spawn("codex", error).to_string();
        let told_kind = |kind: io::ErrorKind| told(kind.into());
        if cfg!(unix) {
            assert!(told(io::Error::from_raw_os_error(24)).ends_with("raise their limit (ulimit -n)"));
        }
        assert!(told_kind(io::ErrorKind::WouldBlock).ends_with("raise their limit (ulimit -u)"));
        assert!(told_kind(io::ErrorKind::PermissionDenied).ends_with("executable for this platform"));
    }
}
