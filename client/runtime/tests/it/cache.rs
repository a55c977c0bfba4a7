//! The cache is kept in order: listed, pruned, verified, repaired.

use std::fs;

use codex_runtime::{Cache, Source, install};

use crate::support::{Machine, bin, package, platform, release};
use crate::tests;

fn cache(machine: &Machine) -> Cache {
    Cache::of(&machine.environment()).unwrap()
}

/// Puts a time on a file.
fn set_time(path: &std::path::Path, seconds: u64) {
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

tests! {
    fn a_changed_runtime_is_not_used_and_installed_anew() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex")]));
        let binary = machine.install(&release).unwrap().binary;
        fs::write(&binary, "another size").unwrap();
        let error = machine.search(&release).run().unwrap_err().to_string();
        assert!(error.contains("has 12 bytes and was installed with 5"), "{error}");
        let runtime = machine.install(&release).unwrap();
        assert_eq!((runtime.source, fs::read_to_string(&binary).unwrap().as_str()), (Source::Registry, "codex"));
    }

    fn a_runtime_with_another_time_is_not_used_until_its_hash_was_compared() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex")]));
        let binary = machine.install(&release).unwrap().binary;
        set_time(&binary, 1_000_000);
        let error = machine.search(&release).run().unwrap_err().to_string();
        assert!(error.contains("codex-runtime verify"), "{error}");
        let entries = cache(&machine).entries().unwrap();
        assert_eq!(entries[0].verify().unwrap(), <[String; 0]>::default());
        assert_eq!(machine.search(&release).run().unwrap().binary, binary);
    }

    fn verify_finds_what_the_size_and_the_time_do_not_show() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex"), ("vendor/lib", "lib")]));
        let binary = machine.install(&release).unwrap().binary;
        let time = fs::metadata(&binary).unwrap().modified().unwrap();
        fs::write(&binary, "CODEX").unwrap();
        fs::File::options().write(true).open(&binary).unwrap().set_modified(time).unwrap();
        fs::remove_file(machine.entry().join("vendor").join("lib")).unwrap();
        fs::write(machine.entry().join("vendor").join("strange"), "").unwrap();
        assert!(machine.search(&release).run().is_ok(), "size and time are the same");

        let complaints = cache(&machine).entries().unwrap()[0].verify().unwrap();
        assert_eq!(complaints.len(), 3, "{complaints:?}");
        assert!(complaints.contains(&format!("{} is not what was installed", bin())), "{complaints:?}");
        assert!(complaints.iter().any(|complaint| complaint.starts_with("vendor/lib: ")), "{complaints:?}");
        assert!(complaints.contains(&"vendor/strange was not installed with it".to_owned()), "{complaints:?}");

        assert_eq!(machine.install(&release).unwrap().source, Source::Cache);
        assert_eq!(install(machine.options(&release).repair(true)).unwrap().source, Source::Registry);
        assert_eq!(cache(&machine).entries().unwrap()[0].verify().unwrap(), <[String; 0]>::default());
        assert_eq!(install(machine.options(&release).repair(true)).unwrap().source, Source::Cache);
    }

    fn an_entry_without_its_record_is_not_used() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex")]));
        machine.install(&release).unwrap();
        for damage in [None, Some("no record")] {
            let record = machine.entry().join("files");
            match damage {
                None => fs::remove_file(&record).unwrap(),
                Some(text) => fs::write(&record, text).unwrap(),
            }
            assert!(machine.search(&release).run().unwrap_err().to_string().contains("its file `files`"));
            assert_eq!(machine.install(&release).unwrap().source, Source::Registry);
        }
    }

    fn old_releases_and_leftovers_are_pruned_and_the_rest_is_listed() {
        let machine = Machine::new();
        for version in ["0.168.0", "0.169.0"] {
            let package = package(&[(&bin(), version)]);
            let archive = machine.write("archive.tgz", &package);
            install(machine.options(&release(version, &package)).from_archive(archive)).unwrap();
        }
        machine.write(&format!("cache/runtime/.staging-0.167.0-{}-killed/half", platform()), "12345");
        machine.write("cache/runtime/notes/mine", "somebody's own");
        let entries = cache(&machine).entries().unwrap();
        let names: Vec<_> = entries.iter().map(|entry| entry.name.clone()).collect();
        assert_eq!(names, ["0.168.0", "0.169.0"].map(|version| format!("{version}-{}", platform())));
        let sizes: u64 = crate::support::tree(&entries[0].path).iter().map(|path| fs::metadata(entries[0].path.join(path)).unwrap().len()).sum();
        assert_eq!(entries[0].bytes, sizes);

        let pruned = cache(&machine).prune(&release("0.169.0", b"")).unwrap();
        assert_eq!((pruned.removed.len(), pruned.bytes, pruned.busy.len()), (2, entries[0].bytes + 5, 0));
        assert_eq!(cache(&machine).entries().unwrap(), &entries[1..]);
        assert!(machine.dir("cache/runtime/notes/mine").is_file());
        assert!(!machine.cached().iter().any(|path| path.contains(".staging")));
    }

    fn what_is_being_installed_is_not_pruned() {
        let machine = Machine::new();
        let staging = format!("cache/runtime/.staging-0.168.0-{}-XXXXXX", platform());
        machine.write(&format!("{staging}/half"), "");
        let lock = machine.write(&format!("cache/runtime/0.168.0-{}.lock", platform()), "");
        let lock = fs::File::options().write(true).open(lock).unwrap();
        fs4::FileExt::lock(&lock).unwrap();
        let pruned = cache(&machine).prune(&release("0.169.0", b"")).unwrap();
        assert_eq!((pruned.removed.len(), pruned.busy), (0, vec![machine.dir(&staging)]));
    }

    fn a_cache_that_is_not_there_is_empty() {
        let machine = Machine::new();
        assert_eq!(cache(&machine).entries().unwrap(), []);
        assert_eq!(cache(&machine).prune(&release("0.169.0", b"")).unwrap().bytes, 0);
    }
}
