//! What every test on the real runtime asks first.

/// Whether there is a runtime to test with; says why not, if there is none.
///
/// `cargo xtask test` installs the runtime and names it in `CODEX_BIN`.
pub(crate) fn has_runtime() -> bool {
    let found = std::env::var_os("CODEX_BIN").is_some();
    if !found {
        println!("skipped: CODEX_BIN names no runtime; `cargo xtask test` installs and names one");
    }
    found
}
