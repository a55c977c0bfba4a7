//! The version of the SDK is written wherever cargo reads it.

use semver::Version;
use xtask::file_set::FileSet;
use xtask::manifests::set_version;

use crate::support::Machine;

const ROOT: &str = r#"[workspace]
members = ["client", "crates/*"]

[workspace.package]
# The runtime's version.
version = "0.169.0" # moves

[workspace.dependencies]
types = { path = "crates/types", version = "=0.169.0" }
"#;

const CLIENT: &str = r#"[package]
name = "client"
version.workspace = true

[dependencies]
types = { path = "../crates/types", version = "=0.169.0" } # exact
serde = "1"
other = { version = "=0.169.0" }

[target.'cfg(unix)'.dev-dependencies.types]
path = "../crates/types"
version = "=0.169.0"
"#;

const LOCK: &str = r#"version = 4

[[package]]
name = "bench"
version = "0.0.0"
dependencies = [
 "types 0.169.0",
 "types 9.0.0 (registry)",
]

[[package]]
name = "client"
version = "0.169.0"

[[package]]
name = "types"
version = "0.169.0"

[[package]]
name = "types"
version = "9.0.0"
source = "registry"
"#;

const TYPES: &str = "[package]\nname = \"types\"\nversion.workspace = true\n";

const BENCH: &str = "[package]\nname = \"bench\"\nversion = \"0.0.0\"\n";

/// A workspace with its version in every place that there is.
pub(crate) fn write_manifests(machine: &Machine) {
    machine.write("workspace/Cargo.toml", ROOT);
    machine.write("workspace/client/Cargo.toml", CLIENT);
    machine.write("workspace/crates/types/Cargo.toml", TYPES);
    machine.write("workspace/crates/bench/Cargo.toml", BENCH);
    machine.write("workspace/Cargo.lock", LOCK);
}

#[test]
fn sets_ours_everywhere_and_keeps_everything_else() {
    let machine = Machine::new();
    write_manifests(&machine);
    let paths = [
        "Cargo.toml",
        "client/Cargo.toml",
        "crates/types/Cargo.toml",
        "crates/bench/Cargo.toml",
        "Cargo.lock",
    ];
    let before = paths.map(|path| machine.read(&format!("workspace/{path}")));
    let mut files = FileSet::default();
    let version = Version::parse("0.162.0-alpha.15").unwrap();
    set_version(&machine.workspace(), &version, &mut files).unwrap();
    let written = files.write(machine.workspace().root()).unwrap();

    let changed: Vec<_> = written.iter().map(|difference| difference.path.as_str()).collect();
    assert_eq!(changed, ["Cargo.lock", "Cargo.toml", "client/Cargo.toml"]);
    for (path, before) in paths.iter().zip(before) {
        // A foreign dependency that happens to have the same number stays.
        let foreign = "other = { version = \"=0.169.0\" }";
        let expected = before.replace(foreign, "FOREIGN").replace("0.169.0", "0.162.0-alpha.15");
        assert_eq!(machine.read(&format!("workspace/{path}")), expected.replace("FOREIGN", foreign));
    }
}

#[test]
fn a_workspace_without_a_version_says_so() {
    let machine = Machine::new();
    machine.write("workspace/Cargo.toml", "[workspace]\nmembers = []\n");
    let version = Version::new(0, 142, 0);
    let error = set_version(&machine.workspace(), &version, &mut FileSet::default()).unwrap_err();
    assert!(error.to_string().contains("no [workspace.package] version"), "{error}");
}
