//! A release of the runtime: its version, and what the package of each platform must hash to.

use crate::pinned;
use crate::platform::Platform;

/// A release of the runtime, and what the package of each platform must hash to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    version: String,
    package: String,
    packages: Vec<(Platform, Package)>,
}

/// The package of a release for one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// What npm calls it: `@openai/codex@0.169.0-linux-x64`.
    pub spec: String,
    /// The hash of its archive, as the registry states it: `sha512-` and base64.
    pub integrity: String,
}

impl Release {
    /// The release that this SDK is made for.
    #[must_use]
    pub fn pinned() -> Self {
        let release = Self::new(pinned::VERSION, pinned::PACKAGE);
        pinned::PACKAGES.iter().fold(
            release,
            |release, (platform, version, integrity)| match Platform::named(platform) {
                Some(platform) => release.with(platform, version, integrity),
                None => release,
            },
        )
    }

    /// A release that the registry has for no platform yet. `package` is its npm package, without a version.
    #[must_use]
    pub fn new(version: impl Into<String>, package: impl Into<String>) -> Self {
        Self { version: version.into(), package: package.into(), packages: Vec::new() }
    }

    /// Adds the package of a platform: its version in the registry, and the integrity that is stated there.
    #[must_use]
    pub fn with(mut self, platform: Platform, package_version: &str, integrity: &str) -> Self {
        let spec = format!("{}@{package_version}", self.package);
        self.packages.push((platform, Package { spec, integrity: integrity.to_owned() }));
        self
    }

    /// Its version, as in `0.169.0`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The package of a platform. `None` if the registry lacks it for this release.
    #[must_use]
    pub fn package_of(&self, platform: Platform) -> Option<&Package> {
        self.packages.iter().find_map(|(other, package)| (*other == platform).then_some(package))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_is_this_crates_version_and_knows_every_platform_by_name() {
        let release = Release::pinned();
        assert_eq!(release.version(), env!("CARGO_PKG_VERSION"));
        assert_eq!(release.packages.len(), pinned::PACKAGES.len());
        for (platform, package) in &release.packages {
            assert!(package.spec.ends_with(&format!("-{platform}")), "{}", package.spec);
            assert!(package.integrity.starts_with("sha512-"));
        }
    }

    #[test]
    fn a_platform_without_a_package_is_none() {
        let [linux, windows] = ["linux-x64", "win32-x64"].map(|name| Platform::named(name).unwrap());
        let release = Release::new("1.2.3", "@openai/codex").with(linux, "1.2.3-linux-x64", "sha512-A");
        assert_eq!(release.package_of(linux).unwrap().spec, "@openai/codex@1.2.3-linux-x64");
        assert_eq!(release.package_of(windows), None);
    }
}
