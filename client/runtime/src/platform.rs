//! The platforms that codex is released for.

use std::fmt;

/// A platform, by the name that its npm package carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform {
    name: &'static str,
    os: &'static str,
    arch: &'static str,
    vendor_dir: &'static str,
}

impl Platform {
    /// Every platform, in the order in which the pin lists them.
    pub const ALL: [Self; 6] = [
        Self::new("linux-x64", "linux", "x86_64", "x86_64-unknown-linux-musl"),
        Self::new("linux-arm64", "linux", "aarch64", "aarch64-unknown-linux-musl"),
        Self::new("darwin-x64", "macos", "x86_64", "x86_64-apple-darwin"),
        Self::new("darwin-arm64", "macos", "aarch64", "aarch64-apple-darwin"),
        Self::new("win32-x64", "windows", "x86_64", "x86_64-pc-windows-msvc"),
        Self::new("win32-arm64", "windows", "aarch64", "aarch64-pc-windows-msvc"),
    ];

    const fn new(name: &'static str, os: &'static str, arch: &'static str, vendor_dir: &'static str) -> Self {
        Self { name, os, arch, vendor_dir }
    }

    /// The platform of an operating system and architecture, both as Rust names them.
    #[must_use]
    pub fn of(os: &str, arch: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.os == os && platform.arch == arch)
    }

    /// The platform of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.name == name)
    }

    /// As in `@openai/codex@0.169.0-linux-x64`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Where the runtime may lie in its package, newest layout first: up to 0.130 it was
    /// `vendor/<target>/codex/codex`, since then it is `vendor/<target>/bin/codex`.
    #[must_use]
    pub fn binaries(self) -> [String; 2] {
        let suffix = if self.os == "windows" { ".exe" } else { "" };
        ["bin", "codex"].map(|dir| format!("vendor/{}/{dir}/codex{suffix}", self.vendor_dir))
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
