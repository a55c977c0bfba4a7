//! The line of a notification, as the runtime writes it: method, params, and when it was emitted.

use super::scan::Scan;

/// Reads a line; `params` is told the method and reads the params, which are next. `None` where it is in doubt, and where
/// `params` is.
pub(crate) fn notification<'a, T>(
    line: &'a str,
    params: impl FnOnce(&mut Scan<'a>, &'a str) -> Option<T>,
) -> Option<T> {
    let mut scan = Scan::new(line);
    scan.expect("{\"method\":")?;
    let method = scan.plain()?;
    scan.expect(",\"params\":")?;
    let read = params(&mut scan, method)?;
    end(&mut scan)?;
    Some(read)
}

/// Passes over what comes after the params.
pub(crate) fn end(scan: &mut Scan<'_>) -> Option<()> {
    if scan.take(",\"emittedAtMs\":") {
        scan.digits()?;
    }
    scan.expect("}")?;
    scan.is_at_end().then_some(())
}
