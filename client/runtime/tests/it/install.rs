//! What an installation leaves in the cache, and what it tells meanwhile.

use std::fs;
use std::sync::{Arc, Mutex};

#[cfg(windows)]
use codex_runtime::Environment;
use codex_runtime::{Source, Step, install};

use crate::support::{Machine, bin, package, platform, release};
use crate::tests;

tests! {
    fn a_fetched_package_is_kept_whole_and_found_again() {
        let machine = Machine::new();
        let rg = "vendor/codex-path/bin/rg";
        let release = machine.install_npm(&package(&[("package.json", "{}"), (&bin(), "codex"), (rg, "rg")]));
        let fetched = machine.install(&release).unwrap();
        assert_eq!((fetched.source, fetched.version.as_deref()), (Source::Registry, Some("0.169.0")));
        assert_eq!(fs::read_to_string(&fetched.binary).unwrap(), "codex");
        let entry = format!("runtime/0.169.0-{}", platform());
        let mut expected = ["files", "integrity", "package.json", &bin(), rg].map(|path| format!("{entry}/{path}"));
        expected.sort();
        assert_eq!(machine.cached(), expected);

        let again = machine.install(&release).unwrap();
        assert_eq!((again.binary, again.source), (fetched.binary.clone(), Source::Cache));
        let found = machine.search(&release).run().unwrap();
        assert_eq!((found.binary, found.source), (fetched.binary, Source::Cache));
        let call = format!("pack --ignore-scripts @openai/codex@0.169.0-{} --no-workspaces", platform());
        assert_eq!(machine.npm_calls(), [call]);
    }

    // As npm is there: a script, which the system's command processor runs; with a space in its path.
    #[cfg(windows)]
    fn a_package_is_fetched_with_npms_script() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex")]));
        let script = machine.write("Program Files/npm.cmd", "@\"%~dp0..\\path\\npm.exe\" %*\r\n");
        let path = script.parent().unwrap().into();
        let environment = Environment { path, ..machine.environment() };
        let runtime = install(machine.options(&release).environment(environment)).unwrap();
        assert_eq!((runtime.source, machine.npm_calls().len()), (Source::Registry, 1));
    }

    fn an_archive_needs_no_npm() {
        let machine = Machine::new();
        let package = package(&[(&bin(), "codex")]);
        let archive = machine.write("elsewhere/openai-codex.tgz", &package);
        let release = release("0.169.0", &package);
        let runtime = install(machine.options(&release).from_archive(&archive)).unwrap();
        assert_eq!(runtime.source, Source::Archive);
        assert!(archive.is_file(), "it is its owner's");
        assert_eq!(machine.search(&release).run().unwrap().binary, runtime.binary);
    }

    fn the_layout_of_old_releases_is_known() {
        let machine = Machine::new();
        let [_, old] = platform().binaries();
        let release = machine.install_npm(&package(&[(&old, "old")]));
        assert_eq!(fs::read_to_string(machine.install(&release).unwrap().binary).unwrap(), "old");
    }

    fn a_cache_of_another_package_is_replaced() {
        let machine = Machine::new();
        machine.install(&machine.install_npm(&package(&[(&bin(), "stale")]))).unwrap();
        let release = machine.install_npm(&package(&[(&bin(), "pinned")]));
        let runtime = machine.install(&release).unwrap();
        assert_eq!(runtime.source, Source::Registry);
        assert_eq!(fs::read_to_string(&runtime.binary).unwrap(), "pinned");
    }

    fn what_a_killed_installation_left_is_ignored_and_removed() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "whole")]));
        let name = format!("0.169.0-{}", platform());
        machine.write(&format!("cache/runtime/.staging-{name}-killed/unpacked/{}", bin()), "half");
        machine.write(&format!("cache/runtime/{name}/{}", bin()), "without its mark");
        crate::support::keep_from_others(&machine.dir("cache"));
        assert!(machine.search(&release).run().is_err());
        let runtime = machine.install(&release).unwrap();
        assert_eq!(fs::read_to_string(&runtime.binary).unwrap(), "whole");
        let left = machine.cached();
        assert!(!left.iter().any(|path| path.contains(".staging")), "{left:?}");
    }

    fn every_step_is_told_with_its_bytes_where_they_are_known() {
        let machine = Machine::new();
        let package = package(&[(&bin(), "codex")]);
        let size = package.len() as u64;
        let release = machine.install_npm(&package);
        let told = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&told);
        install(machine.options(&release).on_progress(move |progress| sink.lock().unwrap().push(progress))).unwrap();
        let told = told.lock().unwrap();
        let mut steps: Vec<_> = told.iter().map(|progress| progress.step).collect();
        steps.dedup();
        assert_eq!(steps, [Step::Fetching, Step::Checking, Step::Unpacking]);
        for step in [Step::Checking, Step::Unpacking] {
            let last = told.iter().rfind(|progress| progress.step == step).unwrap();
            assert_eq!((last.done, last.total), (size, Some(size)), "{step:?}");
        }
    }
}
