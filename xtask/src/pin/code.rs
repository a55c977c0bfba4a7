//! The pin as code: the installer must know it without a file beside it.

use std::fmt::Write as _;

use super::{PIN_FILE, Pin, PlatformPackage};

/// Where it is written, relative to the workspace.
pub const CODE_FILE: &str = "client/runtime/src/pinned.rs";

impl Pin {
    /// The text of `pinned.rs` for this pin.
    #[must_use]
    pub fn code(&self) -> String {
        let mut code = format!(
            "//! The pin, as code. Written by `cargo xtask generate-types` from `{PIN_FILE}`; not to be edited.\n\n\
             /// The release.\npub(crate) const VERSION: &str = {:?};\n\
             /// The npm package that holds it.\npub(crate) const PACKAGE: &str = {:?};\n\
             /// For each platform that the registry has: its name, its version of the package, and the integrity of that.\n\
             pub(crate) const PACKAGES: &[(&str, &str, &str)] = &[\n",
            self.version.to_string(),
            self.package
        );
        for (platform, package) in self.known() {
            if let PlatformPackage::Present { version, integrity } = package {
                let _ = writeln!(code, "    ({:?}, {version:?}, {integrity:?}),", platform.name());
            }
        }
        code.push_str("];\n");
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_what_the_registry_has() {
        let text = "version = \"1.2.3\"\npackage = \"@a/b\"\n[platforms.linux-x64]\nversion = \"1.2.3-linux-x64\"\n\
            integrity = \"sha512-A\"\n[platforms.win32-x64]\nabsent = true\n";
        let code = toml::from_str::<Pin>(text).unwrap().code();
        assert!(
            code.contains("VERSION: &str = \"1.2.3\";") && code.contains("PACKAGE: &str = \"@a/b\";"),
            "{code}"
        );
        assert!(
            code.ends_with("= &[\n    (\"linux-x64\", \"1.2.3-linux-x64\", \"sha512-A\"),\n];\n"),
            "{code}"
        );
    }
}
