//! A private CODEX_HOME under the build directory.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A new directory that is removed when it is dropped.
///
/// It is never made in the system's directory for temporary files: the runtime refuses to put its helpers there and
/// warns about it in every session.
pub(super) fn create() -> io::Result<TempDir> {
    let base = build_dir()?.join("tmp").join("mock-codex-home");
    std::fs::create_dir_all(&base)?;
    tempfile::Builder::new().prefix("home-").tempdir_in(base)
}

/// Where cargo builds: above the running test, or where the environment says, or beside the manifest.
fn build_dir() -> io::Result<PathBuf> {
    let above_exe = env::current_exe().ok().and_then(|exe| above(&exe, is_build_dir));
    if let Some(dir) = above_exe.or_else(|| absolute("CARGO_TARGET_DIR")) {
        return Ok(dir);
    }
    // A documentation test runs from a directory for temporary files, but within cargo's environment.
    let start = absolute("CARGO_MANIFEST_DIR").map_or_else(env::current_dir, Ok)?;
    let workspace = above(&start, |dir| dir.join("target").is_dir());
    Ok(workspace.unwrap_or(start).join("target"))
}

fn is_build_dir(dir: &Path) -> bool {
    dir.file_name().is_some_and(|name| name == "target") || dir.join("CACHEDIR.TAG").is_file()
}

fn above(start: &Path, is_it: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    start.ancestors().find(|dir| is_it(dir)).map(Path::to_path_buf)
}

fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    #[test]
    fn lies_under_the_build_directory_and_goes_away() {
        let home = super::create().unwrap();
        let path = home.path().to_path_buf();
        assert!(path.is_dir());
        assert!(path.ancestors().any(super::is_build_dir));
        drop(home);
        assert!(!path.exists());
    }
}
