//! Every rewrite, run twice, does what it does once: on the real dump and on the inputs of the goldens.

use std::fs;
use std::path::{Path, PathBuf};

use super::REWRITES;
use crate::BundleTexts;
use crate::naming::METHOD_LISTS;
use crate::overrides::Overrides;
use crate::read::{self, Definitions};

fn crate_path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn real(tier: &str) -> BundleTexts {
    let file = |name| read(&crate_path(&format!("../schema/{tier}/{name}")));
    BundleTexts {
        v2: file("codex_app_server_protocol.v2.schemas.json"),
        root: file("codex_app_server_protocol.schemas.json"),
    }
}

/// Runs the rewrites in their order, each twice.
fn assert_idempotent(what: &str, mut definitions: Definitions, overrides: &Overrides) {
    for (name, rewrite) in REWRITES {
        rewrite(&mut definitions, overrides).unwrap();
        let once = definitions.clone();
        rewrite(&mut definitions, overrides).unwrap();
        for (definition, schema) in &once {
            assert_eq!(
                definitions.get(definition),
                Some(schema),
                "{what}: {name} changed {definition} again"
            );
        }
        assert_eq!(definitions.len(), once.len(), "{what}: {name} added definitions");
    }
}

#[test]
fn on_the_real_dump() {
    let overrides = Overrides::parse(&read(&crate_path("../schema/overrides.toml"))).unwrap();
    let mut definitions = read::merge(&real("stable"), &real("experimental")).unwrap();
    read::take(&mut definitions).unwrap();
    assert_idempotent("0.169.0", definitions, &overrides);
}

#[test]
fn on_the_goldens() {
    for entry in crate_path("tests/golden").read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let golden: serde_json::Value = serde_json::from_str(&read(&path)).unwrap();
        let overrides = path.with_extension("toml");
        let overrides = if overrides.exists() { read(&overrides) } else { String::new() };
        let overrides = Overrides::parse(&format!("reviewed-for = \"\"\n{overrides}")).unwrap();
        let tier = |keys: &[&str]| {
            let parts = keys.iter().filter_map(|key| golden[key].as_object()).flatten();
            let definitions: serde_json::Map<_, _> =
                parts.map(|(name, schema)| (name.clone(), schema.clone())).collect();
            let text = |definitions| serde_json::json!({ "definitions": definitions }).to_string();
            BundleTexts { v2: text(definitions), root: text(serde_json::Map::new()) }
        };
        let mut definitions =
            read::merge(&tier(&["definitions"]), &tier(&["definitions", "experimental"])).unwrap();
        definitions.retain(|name, _| !METHOD_LISTS.contains(&name.as_str()));
        assert_idempotent(&path.display().to_string(), definitions, &overrides);
    }
}
