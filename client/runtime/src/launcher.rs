//! What npm puts on the `PATH` is not the runtime but a launcher in JavaScript, which Node runs. The runtime lies in a
//! package beside it; it is started itself, for a launcher between would be killed in its stead.
//!
//! ```text
//! unix      <prefix>/bin/codex                            a link to:
//!           <prefix>/lib/node_modules/@openai/codex/bin/codex.js
//! Windows   <prefix>/codex.cmd                            a script that runs:
//!           <prefix>/node_modules/@openai/codex/bin/codex.js
//! ```
//!
//! The runtime is in the package `@openai/codex-<platform>`, in the `node_modules` of the launcher's package or of a
//! folder above, or (older releases) in the launcher's package itself.

use std::fs;
use std::path::{Path, PathBuf};

use crate::executable::is_executable;
use crate::platform::Platform;

/// What the launcher is called in its package.
const LAUNCHER: &str = "codex.js";
/// A script of npm is some 300 bytes; what is longer is none.
const LONGEST_SCRIPT: u64 = 64 * 1024;

/// The file to start for what was found under the name `codex`.
///
/// # Errors
///
/// It is a launcher, and there is no runtime behind it: why, in words.
pub(crate) fn resolve(found: &Path, platform: Platform) -> Result<PathBuf, String> {
    let Some(launcher) = launcher(found) else {
        return if is_script(found) {
            Err("it is a script of another kind than npm's, and no runtime can be told behind it".to_owned())
        } else {
            Ok(found.to_owned())
        };
    };
    let package = launcher.parent().and_then(Path::parent);
    let native = package.and_then(|package| native(package, platform));
    native.ok_or_else(|| {
        format!("it is npm's launcher, and the package of {platform} that it needs is not beside it")
    })
}

/// The launcher in JavaScript, if what was found leads to one.
fn launcher(found: &Path) -> Option<PathBuf> {
    let target = if is_script(found) { in_script(found)? } else { found.to_owned() };
    let target = real_path(&target)?;
    target.file_name().is_some_and(|name| name == LAUNCHER).then_some(target)
}

fn is_script(found: &Path) -> bool {
    found.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("cmd"))
}

/// The launcher that npm's script for Windows names: `"%dp0%\node_modules\@openai\codex\bin\codex.js"`.
fn in_script(script: &Path) -> Option<PathBuf> {
    if fs::metadata(script).ok()?.len() > LONGEST_SCRIPT {
        return None;
    }
    let text = fs::read_to_string(script).ok()?;
    let relative = text.split('"').find_map(|word| {
        let relative = word.strip_prefix("%dp0%").or_else(|| word.strip_prefix("%~dp0"))?;
        relative.ends_with(LAUNCHER).then(|| relative.trim_start_matches(['\\', '/']))
    })?;
    // Component by component, so that a script of Windows can be read on any system.
    Some(relative.split(['\\', '/']).fold(script.parent()?.to_owned(), |path, part| path.join(part)))
}

/// Without links. On Windows in the plain spelling: not every program there understands `\\?\C:\`.
fn real_path(path: &Path) -> Option<PathBuf> {
    if cfg!(windows) { path.is_file().then(|| path.to_owned()) } else { path.canonicalize().ok() }
}

/// The runtime that the launcher in this package would start, looked for as Node looks for packages.
fn native(package: &Path, platform: Platform) -> Option<PathBuf> {
    let name = format!("codex-{platform}");
    let beside = package.ancestors().map(|folder| folder.join("node_modules").join("@openai").join(&name));
    beside
        .chain([package.to_owned()])
        .flat_map(|package| platform.binaries().map(|binary| package.join(binary)))
        .find(|binary| is_executable(binary))
}
