//! The cache is kept in order: listed, pruned, verified, repaired.

use std::fs;
use std::path::Path;

use codex_runtime::{Cache, Environment, Source, install};

use crate::support::{Machine, bin, package, platform, release};
use crate::tests;

fn cache(machine: &Machine) -> Cache {
    Cache::of(&machine.environment()).unwrap()
}

fn link_to_folder(folder: &Path, link: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::symlink(folder, link);
    #[cfg(windows)]
    return std::os::windows::fs::symlink_dir(folder, link);
}

/// Puts a time on a file.
fn set_time(path: &Path, seconds: u64) {
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

    fn a_link_in_the_cache_is_refused_by_name() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "codex")]));
        machine.install(&release).unwrap();
        let moved = machine.dir("moved");
        fs::rename(machine.entry(), &moved).unwrap();
        if let Err(error) = link_to_folder(&moved, &machine.entry()) {
            return println!("skipped: this user may not make links ({error})");
        }
        if !machine.entry().is_symlink() {
            return println!("skipped: this system makes no links, and says that it does (Wine 8)");
        }
        let error = machine.search(&release).run().unwrap_err().to_string();
        assert!(error.contains(&format!("{} is a link", machine.entry().display())), "{error}");
    }

    fn a_cache_with_a_path_longer_than_windows_once_knew() {
        let machine = Machine::new();
        let package = package(&[(&bin(), "codex")]);
        // npm itself cannot be run in such a folder.
        let (release, archive) = (release("0.169.0", &package), machine.write("archive.tgz", &package));
        let deep = ["a-folder-with-a-long-name"; 12].iter().fold(machine.dir("cache"), |path, name| path.join(name));
        let environment = Environment { cache_dir: Some(deep), ..machine.environment() };
        let options = || machine.options(&release).environment(environment.clone()).from_archive(&archive);
        let installed = install(options()).unwrap().binary;
        assert!(installed.as_os_str().len() > 300 && fs::read_to_string(&installed).unwrap() == "codex");
        assert_eq!(install(options().repair(true)).unwrap().source, Source::Cache);
        let found = machine.search(&release).environment(environment.clone()).run().unwrap();
        assert_eq!(found.binary, installed);
        let other = crate::support::release("0.170.0", b"");
        let pruned = Cache::of(&environment).unwrap().prune(&other).unwrap();
        assert_eq!(pruned.removed.len(), 1);
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
