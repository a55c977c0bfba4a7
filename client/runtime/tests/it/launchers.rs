//! What npm puts on the `PATH` leads to the runtime behind it.

use codex_runtime::{FindError, Release};
use std::path::PathBuf;

use crate::support::{Machine, bin, platform, release};
use crate::tests;

/// Where npm puts packages in a global prefix.
const MODULES: &str = if cfg!(windows) { "path/node_modules" } else { "lib/node_modules" };
const LAUNCHER: &str = "#!/usr/bin/env node\nthrow 1";

/// npm's launcher in a global prefix, with the runtime where this version of npm puts it; what is on the `PATH`, and the
/// runtime.
fn npm_installs(machine: &Machine, native: &str) -> (PathBuf, PathBuf) {
    let launcher = machine.write(&format!("{MODULES}/@openai/codex/bin/codex.js"), LAUNCHER);
    let folder = format!("{MODULES}/{native}/{}", bin());
    let runtime = machine.install_codex(folder.rsplit_once('/').unwrap().0, "0.169.0");
    (on_path(machine, launcher), runtime)
}

#[cfg(unix)]
fn on_path(machine: &Machine, launcher: PathBuf) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(&launcher, std::fs::Permissions::from_mode(0o755)).unwrap();
    let link = machine.dir("path/codex");
    std::os::unix::fs::symlink("../lib/node_modules/@openai/codex/bin/codex.js", &link).unwrap();
    link
}

/// As npm writes it.
#[cfg(windows)]
fn on_path(machine: &Machine, _launcher: PathBuf) -> PathBuf {
    let script = "@ECHO off\r\nGOTO start\r\n:find_dp0\r\nSET dp0=%~dp0\r\nEXIT /b\r\n:start\r\nSETLOCAL\r\n\
        CALL :find_dp0\r\n\r\nIF EXIST \"%dp0%\\node.exe\" (\r\n  SET \"_prog=%dp0%\\node.exe\"\r\n) ELSE (\r\n  \
        SET \"_prog=node\"\r\n  SET PATHEXT=%PATHEXT:;.JS;=;%\r\n)\r\n\r\nendLocal & goto #_undefined_# 2>NUL || \
        title %COMSPEC% & \"%_prog%\"  \"%dp0%\\node_modules\\@openai\\codex\\bin\\codex.js\" %*\r\n";
    machine.write("path/codex.cmd", script)
}

fn pinned() -> Release {
    release("0.169.0", b"")
}

tests! {
    fn a_runtime_in_the_launchers_own_modules() {
        let machine = Machine::new();
        let native = format!("@openai/codex/node_modules/@openai/codex-{}", platform());
        let (_, runtime) = npm_installs(&machine, &native);
        let found = machine.search(&pinned()).run().unwrap().binary;
        assert_eq!(found.canonicalize().unwrap(), runtime.canonicalize().unwrap());
    }

    fn a_runtime_beside_the_launchers_package() {
        let machine = Machine::new();
        let (_, runtime) = npm_installs(&machine, &format!("@openai/codex-{}", platform()));
        let found = machine.search(&pinned()).run().unwrap().binary;
        assert_eq!(found.canonicalize().unwrap(), runtime.canonicalize().unwrap());
    }

    fn a_runtime_in_the_launchers_package_as_it_was_once() {
        let machine = Machine::new();
        let (_, runtime) = npm_installs(&machine, "@openai/codex");
        let found = machine.search(&pinned()).run().unwrap().binary;
        assert_eq!(found.canonicalize().unwrap(), runtime.canonicalize().unwrap());
    }

    fn a_launcher_without_a_runtime_is_listed_with_the_reason() {
        let machine = Machine::new();
        let launcher = machine.write(&format!("{MODULES}/@openai/codex/bin/codex.js"), LAUNCHER);
        let launcher = on_path(&machine, launcher);
        let Err(FindError::NotFound { found, .. }) = machine.search(&pinned()).run() else { panic!() };
        assert_eq!(found[0].path, launcher);
        let reason = found[0].version.as_ref().unwrap_err();
        assert!(reason.contains("npm's launcher") && reason.contains(platform().name()), "{reason}");
    }

    #[cfg(windows)]
    fn a_script_of_another_kind_is_listed_with_the_reason() {
        let machine = Machine::new();
        let script = machine.write("path/codex.cmd", "@echo codex-cli 0.169.0\r\n");
        let Err(FindError::NotFound { found, .. }) = machine.search(&pinned()).run() else { panic!() };
        assert_eq!(found[0].path, script);
        assert!(found[0].version.as_ref().unwrap_err().contains("a script of another kind"));
    }
}
