//! A disk that is full: it is told as what it is, and nothing is left on it.

use crate::tests;

#[cfg(target_os = "linux")]
use linux::*;

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    /// A disk of 64 KiB, for as long as the value lives.
    pub(super) struct Disk<'a>(pub(super) &'a Path);

    impl<'a> Disk<'a> {
        pub(super) fn mount(path: &'a Path) -> Option<Self> {
            fs::create_dir_all(path).unwrap();
            let mut mount = Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs"]).arg(path);
            mount.output().is_ok_and(|output| output.status.success()).then_some(Self(path))
        }
    }

    impl Drop for Disk<'_> {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0).status();
        }
    }
}

tests! {
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_told_and_nothing_stays_on_it() {
        use codex_runtime::{InstallError, install};
        use crate::support::{Machine, bin, package, release};
        let machine = Machine::new();
        let cache = machine.dir("cache");
        let Some(disk) = Disk::mount(&cache) else {
            return println!("skipped: this user may not mount a small disk");
        };
        let package = package(&[(&bin(), &"x".repeat(1 << 20))]);
        let archive = machine.write("archive.tgz", &package);
        let error = install(machine.options(&release("0.169.0", &package)).from_archive(archive)).unwrap_err();
        assert!(matches!(error, InstallError::NoRoom { .. }), "{error:?}");
        let message = error.to_string();
        assert!(message.contains("make room") && message.contains("CODEX_SDK_CACHE_DIR"), "{message}");
        assert_eq!(machine.cached(), <[String; 0]>::default());
        drop(disk);
    }
}
