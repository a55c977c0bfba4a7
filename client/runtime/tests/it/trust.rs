//! Others must not be able to put a runtime of theirs into the cache.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;

use codex_runtime::{InstallError, Release};

use crate::support::{Machine, bin, package};
use crate::tests;

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn installed() -> (Machine, Release) {
    let machine = Machine::new();
    let release = machine.install_npm(&package(&[(&bin(), "codex"), ("vendor/resource", "x")]));
    machine.install(&release).unwrap();
    (machine, release)
}

/// Does not find the runtime, and says why.
fn refused(machine: &Machine, release: &Release, path: &Path, reason: &str) {
    let error = machine.search(release).run().unwrap_err().to_string();
    let words = format!("{} {reason}", path.display());
    assert!(error.contains(&words), "{words:?} is not in: {error}");
}

tests! {
    fn nobody_else_may_enter_what_is_installed_whatever_the_package_says() {
        let (machine, _) = installed();
        for folder in ["cache", "cache/runtime"] {
            assert_eq!(mode(&machine.dir(folder)), 0o700, "{folder}");
        }
        assert_eq!(mode(&machine.entry()), 0o700);
        assert_eq!(mode(&machine.entry().join(bin())), 0o700);
        assert_eq!(mode(&machine.entry().join("vendor/resource")), 0o600);
    }

    // Another process, for the umask belongs to the whole of it.
    fn a_generous_umask_changes_nothing() {
        let machine = Machine::new();
        let program = format!("umask 0; exec '{}' install", env!("CARGO_BIN_EXE_codex-runtime"));
        machine.install_npm(b"not the pinned package");
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &program]).env("PATH", machine.dir("path")).env_remove("CODEX_BIN");
        let output = shell.env("CODEX_SDK_CACHE_DIR", machine.dir("cache")).output().unwrap();
        assert!(!output.status.success());
        assert_eq!((mode(&machine.dir("cache")), mode(&machine.dir("cache/runtime"))), (0o700, 0o700));
        for entry in fs::read_dir(machine.dir("cache/runtime")).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()) & 0o077, 0);
        }
    }

    fn what_others_can_write_is_refused_by_name() {
        let (machine, release) = installed();
        let binary = machine.entry().join(bin());
        let folders = [machine.dir("cache"), machine.dir("cache/runtime"), machine.entry(), binary.parent().unwrap().to_owned(), binary];
        for path in folders {
            for others in [0o020, 0o002] {
                let before = mode(&path);
                set_mode(&path, before | others);
                refused(&machine, &release, &path, "can be written by others");
                set_mode(&path, before);
            }
        }
        assert!(machine.search(&release).run().is_ok());
    }

    fn an_installation_refuses_a_cache_that_others_can_write() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex")]));
        fs::create_dir(machine.dir("cache")).unwrap();
        set_mode(&machine.dir("cache"), 0o777);
        let error = machine.install(&release).unwrap_err();
        assert!(error.to_string().contains("can be written by others (mode 777)"), "{error}");
        assert!(matches!(error, InstallError::Untrusted(_)));
        assert!(machine.npm_calls().is_empty());
    }

    fn what_belongs_to_another_user_is_refused_by_name() {
        let (machine, release) = installed();
        let binary = machine.entry().join(bin());
        if chown(&binary, Some(4242), None).is_err() {
            return println!("skipped: only root can give a file to another user");
        }
        refused(&machine, &release, &binary, "belongs to user 4242, and this program runs as user 0");
        chown(&binary, Some(0), None).unwrap();
        chown(machine.entry(), Some(4242), None).unwrap();
        refused(&machine, &release, &machine.entry(), "belongs to user 4242");
    }
}
