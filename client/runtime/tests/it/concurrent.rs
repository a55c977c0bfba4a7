//! Many installations at once: one installs, all find it.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::thread;

use crate::support::{Machine, bin, package, platform};
use crate::tests;

const AT_ONCE: usize = 8;

tests! {
    fn of_many_threads_one_installs() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex")]));
        let start = Barrier::new(AT_ONCE);
        let install = || {
            start.wait();
            machine.install(&release).unwrap()
        };
        let runtimes: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(install)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(runtimes.iter().all(|runtime| runtime.binary == runtimes[0].binary));
        assert_eq!(fs::read_to_string(&runtimes[0].binary).unwrap(), "codex");
        assert_eq!(machine.npm_calls().len(), 1);
        let left = machine.cached();
        assert!(!left.iter().any(|path| path.contains(".staging")), "{left:?}");
    }

    // All are refused the same package, for the program knows the pinned one only: each waited for its turn, and none
    // left anything.
    fn of_many_processes_none_disturbs_another() {
        let machine = Machine::new();
        machine.install_npm(&package(&[(&bin(), "not the pinned one")]));
        let programs: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let mut program = Command::new(env!("CARGO_BIN_EXE_codex-runtime"));
                program.arg("install").env("PATH", machine.dir("path")).env_remove("CODEX_BIN");
                program.env("CODEX_SDK_CACHE_DIR", machine.dir("cache"));
                program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        for program in programs {
            let output = program.wait_with_output().unwrap();
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && error.contains("was not unpacked"), "{error}");
        }
        assert_eq!(machine.npm_calls().len(), AT_ONCE);
        assert_eq!(machine.cached(), <[String; 0]>::default());
        assert!(machine.dir("cache/runtime").join(format!("0.169.0-{}.lock", platform())).is_file());
    }
}
