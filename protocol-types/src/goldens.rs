//! The generator's goldens (`codegen/tests/golden`), compiled and used: what is generated must build in both tiers and
//! behave as it looks.

#![allow(dead_code, unused_imports, unused_macros, unreachable_pub, clippy::all)]

use std::collections::BTreeMap;

use crate::jsonrpc::{RequestId, RpcError};
use crate::open::{
    UndecodableParams, UnknownMethod, UnrecognizedObject, UnrecognizedString, UnrecognizedValue,
};
use crate::patch::Patch;

mod json;
mod members;
mod methods;
mod unions;

/// Modules, and the list of them.
macro_rules! goldens {
    ($($name:ident = $path:literal,)*) => {
        $(#[path = $path] mod $name;)*

        const COMPILED: &[&str] = &[$(stringify!($name)),*];
    };
}

goldens! {
    all_of = "../../codegen/tests/golden/all_of.rs",
    alternatives = "../../codegen/tests/golden/alternatives.rs",
    boxed = "../../codegen/tests/golden/boxed.rs",
    carries_turn = "../../codegen/tests/golden/carries_turn.rs",
    constructors = "../../codegen/tests/golden/constructors.rs",
    defaults = "../../codegen/tests/golden/defaults.rs",
    definitions = "../../codegen/tests/golden/definitions.rs",
    distribute = "../../codegen/tests/golden/distribute.rs",
    docs = "../../codegen/tests/golden/docs.rs",
    experimental = "../../codegen/tests/golden/experimental.rs",
    external = "../../codegen/tests/golden/external.rs",
    floats = "../../codegen/tests/golden/floats.rs",
    hoist = "../../codegen/tests/golden/hoist.rs",
    hostile = "../../codegen/tests/golden/hostile.rs",
    integers = "../../codegen/tests/golden/integers.rs",
    keywords = "../../codegen/tests/golden/keywords.rs",
    newtypes = "../../codegen/tests/golden/newtypes.rs",
    notifications = "../../codegen/tests/golden/notifications.rs",
    nullable = "../../codegen/tests/golden/nullable.rs",
    nullable_params = "../../codegen/tests/golden/nullable_params.rs",
    objects = "../../codegen/tests/golden/objects.rs",
    paged = "../../codegen/tests/golden/paged.rs",
    received = "../../codegen/tests/golden/received.rs",
    rename = "../../codegen/tests/golden/rename.rs",
    requests = "../../codegen/tests/golden/requests.rs",
    secrets = "../../codegen/tests/golden/secrets.rs",
    server_requests = "../../codegen/tests/golden/server_requests.rs",
    streamed = "../../codegen/tests/golden/streamed.rs",
    string_enum = "../../codegen/tests/golden/string_enum.rs",
    tag_names = "../../codegen/tests/golden/tag_names.rs",
    tagged = "../../codegen/tests/golden/tagged.rs",
    tri_state = "../../codegen/tests/golden/tri_state.rs",
    untagged = "../../codegen/tests/golden/untagged.rs",
}

#[test]
fn every_golden_is_compiled() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../codegen/tests/golden");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, COMPILED, "list every golden in protocol-types/src/goldens.rs, sorted");
}
