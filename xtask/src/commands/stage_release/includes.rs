//! The files that a source names: in a package they must lie beside it.

use std::path::{Component, Path};

/// What stands before the name of a file.
const MARKS: [&str; 4] = ["include_str!(\"", "include_bytes!(\"", "include!(\"", "path = \""];

/// The files that a source includes, relative to the crate; what is outside of it begins with `..`.
pub(super) fn of(file: &str, source: &str) -> Vec<String> {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let named = MARKS.iter().flat_map(|mark| source.split(mark).skip(1));
    let named = named.filter_map(|rest| rest.split_once('"').map(|(name, _)| name));
    named.filter(|name| !name.is_empty()).map(|name| resolve(&folder.join(name))).collect()
}

/// Takes out every `..` that has a folder before it.
fn resolve(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_are_relative_to_the_source() {
        let source = "#[path = \"a/b.rs\"] mod b; include_str!(\"../README.md\"); include!(\"../../x.rs\")";
        assert_eq!(of("src/lib.rs", source), ["README.md", "../x.rs", "src/a/b.rs"]);
    }
}
