//! Every way in which nothing is installed: it says what to do, and leaves nothing behind.

use codex_runtime::{Environment, InstallError, Release, install};

use crate::support::{Machine, bin, package, package_with, platform, release, tree};
use crate::tests;

/// Fails to install, with these words in the message and nothing in the cache.
fn fail(machine: &Machine, release: &Release, words: &[&str]) -> InstallError {
    let error = machine.install(release).unwrap_err();
    let message = error.to_string();
    for word in words {
        assert!(message.contains(word), "{word:?} is not in: {message}");
    }
    assert_eq!(machine.cached(), <[String; 0]>::default());
    error
}

tests! {
    fn no_npm() {
        let machine = Machine::new();
        let error = fail(&machine, &release("0.169.0", b""), &["no `npm` on PATH", "install Node.js", "--archive", "CODEX_BIN"]);
        assert!(matches!(error, InstallError::NoNpm { .. }) && error.is_unavailable());
        assert!(!machine.dir("cache").exists(), "what cannot be fetched makes no cache");
    }

    fn no_network() {
        let machine = Machine::new();
        let release = machine.break_npm("npm warn config\nnpm error code ENOTFOUND\nnpm error syscall getaddrinfo\n");
        let error = fail(&machine, &release, &["cannot reach its registry", "ENOTFOUND", "--archive"]);
        assert!(matches!(error, InstallError::Offline { .. }) && error.is_unavailable());
    }

    fn a_package_that_the_registry_lost() {
        let machine = Machine::new();
        let release = machine.break_npm("npm error code ETARGET\n");
        let words = [&format!("has no @openai/codex@0.169.0-{}", platform()), "npm config get registry"];
        assert!(matches!(fail(&machine, &release, &words), InstallError::NotInRegistry { .. }));
    }

    fn npm_that_fails_in_its_own_way_is_quoted() {
        let machine = Machine::new();
        let release = machine.break_npm("npm error code EUSAGE\nnpm error Invalid tag name\n");
        let words = ["npm pack", "run it by hand", "Invalid tag name"];
        assert!(matches!(fail(&machine, &release, &words), InstallError::NpmFailed { .. }));
    }

    fn a_disk_that_npm_finds_full() {
        let machine = Machine::new();
        let release = machine.break_npm("npm error code ENOSPC\nnpm error nospc no space left on device\n");
        let error = fail(&machine, &release, &["no room left", "make room", "CODEX_SDK_CACHE_DIR"]);
        assert!(matches!(error, InstallError::NoRoom { .. }));
    }

    fn a_tampered_archive_is_not_unpacked() {
        let machine = Machine::new();
        let pinned = package(&[(&bin(), "codex")]);
        let mut tampered = pinned.clone();
        *tampered.last_mut().unwrap() ^= 1;
        let archive = machine.write("archive.tgz", &tampered);
        let release = release("0.169.0", &pinned);
        let error = install(machine.options(&release).from_archive(archive)).unwrap_err();
        let integrity = &release.package_of(platform()).unwrap().integrity;
        let message = error.to_string();
        assert!(message.contains(integrity) && message.contains("was not unpacked"), "{message}");
        assert!(matches!(error, InstallError::WrongIntegrity { .. }));
        assert!(!error.is_unavailable(), "a package that somebody changed must not pass for none");
        assert_eq!(machine.cached(), <[String; 0]>::default());
    }

    fn a_tampered_package_of_the_registry_is_not_unpacked() {
        let machine = Machine::new();
        machine.install_npm(&package(&[(&bin(), "somebody else's")]));
        let pinned = release("0.169.0", &package(&[(&bin(), "codex")]));
        assert!(matches!(fail(&machine, &pinned, &["fetch it again"]), InstallError::WrongIntegrity { .. }));
    }

    fn an_archive_that_is_not_there() {
        let machine = Machine::new();
        let options = machine.options(&release("0.169.0", b"")).from_archive(machine.dir("nowhere.tgz"));
        let error = install(options).unwrap_err();
        assert!(error.to_string().contains("nowhere.tgz"), "{error}");
        assert!(matches!(error, InstallError::Archive { .. }));
    }

    fn an_archive_that_is_none() {
        let machine = Machine::new();
        let release = machine.install_npm(b"no gzip");
        assert!(matches!(fail(&machine, &release, &["cannot be unpacked"]), InstallError::Unpack { .. }));
    }

    fn an_entry_that_leads_out_of_the_cache_is_refused() {
        for path in ["package/../../outside", "/outside", "package/../outside"] {
            let machine = Machine::new();
            let release = machine.install_npm(&package_with(tar::EntryType::Regular, path, ""));
            let error = fail(&machine, &release, &["leads out of the cache", "outside"]);
            assert!(matches!(error, InstallError::UnsafeEntry { .. }), "{path}");
            let outside = tree(&machine.dir("")).into_iter().find(|path| path.ends_with("outside"));
            assert_eq!(outside, None, "{path}");
        }
    }

    fn links_and_devices_are_refused() {
        use tar::EntryType;
        for kind in [EntryType::Symlink, EntryType::Link, EntryType::Fifo, EntryType::Char] {
            let machine = Machine::new();
            let release = machine.install_npm(&package_with(kind, "package/vendor", "../../../outside"));
            let error = fail(&machine, &release, &["neither a file nor a folder", "vendor"]);
            assert!(matches!(error, InstallError::UnsafeEntry { .. }), "{kind:?}");
        }
    }

    fn a_package_without_a_runtime() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[("vendor/README.md", "moved")]));
        assert!(matches!(fail(&machine, &release, &["holds no codex"]), InstallError::NoBinaryInPackage { .. }));
    }

    fn an_unsupported_platform() {
        let machine = Machine::new();
        let environment = Environment { os: "freebsd".to_owned(), ..machine.environment() };
        let error = install(machine.options(&release("0.169.0", b"")).environment(environment)).unwrap_err();
        assert!(error.to_string().contains("not released for freebsd on"), "{error}");
        assert!(error.is_unavailable());
    }

    fn a_platform_that_the_registry_lacks_is_named() {
        let machine = Machine::new();
        let release = Release::new("0.142.1", "@openai/codex");
        let error = fail(&machine, &release, &["no codex 0.142.1 for", platform().name(), "CODEX_BIN"]);
        assert!(matches!(error, InstallError::AbsentPlatform { .. }) && error.is_unavailable());
    }

    fn a_cache_that_cannot_be_written() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "x")]));
        machine.write("cache/runtime", "a file where a folder should be");
        let error = machine.install(&release).unwrap_err();
        assert!(error.to_string().contains("CODEX_SDK_CACHE_DIR"), "{error}");
        assert!(matches!(error, InstallError::Cache { .. }));
    }

    fn no_cache_directory() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "x")]));
        let environment = Environment { cache_dir: None, ..machine.environment() };
        let error = install(machine.options(&release).environment(environment)).unwrap_err();
        assert!(error.to_string().contains("set CODEX_SDK_CACHE_DIR"), "{error}");
    }
}
