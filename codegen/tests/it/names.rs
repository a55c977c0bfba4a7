//! Names of all kinds become Rust, or are refused: no input makes the generator panic.

use std::panic::catch_unwind;

use codex_codegen::Options;
use serde_json::json;

use crate::support::{Run, method, reference};

const LENIENT: Options = Options { lenient: true, allow_untyped: true, allow_undescribed: true };

const NAMES: [&str; 24] = [
    "", " ", "_", "-", "/", ".", "self", "Self", "super", "crate", "type", "fn", "mod", "async", "2fa", "é",
    "²", "名前", "a b", "a\"b", "a\nb", "r#type", "a1b", "\u{0}",
];

#[test]
fn every_name_becomes_rust_or_an_error() {
    for name in NAMES {
        let dump = json!({
            "ClientRequest": { "oneOf": [method(name, &reference(name))] },
            "ServerNotification": { "oneOf": [method(name, &reference("Payload"))] },
            name: { "type": "object", "properties": { name: { "type": "string" } }, "required": [name] },
            "Payload": { "type": "object", "properties": { "a": reference("Union"), name: { "type": "integer" } } },
            "Union": { "oneOf": [{
                "type": "object",
                "properties": { "type": { "enum": [name] }, name: { "type": "string", "enum": [name] } },
                "required": ["type"],
            }] },
            "Values": { "type": "string", "enum": [name] },
        });
        let run = catch_unwind(|| Run::over(dump).options(LENIENT).generate().map(|_| ()));
        assert!(run.is_ok(), "{name:?} made the generator panic");
        if let Ok(Err(error)) = run {
            assert!(!error.to_string().contains("bug of codex-codegen"), "{name:?}: {error}");
        }
    }
}

#[test]
fn what_is_written_by_hand_need_not_be_in_the_dump() {
    let thing = json!({ "type": "object", "properties": { "id": reference("RequestId") } });
    assert!(Run::over(json!({ "Thing": thing })).files().contains("pub id: Option<RequestId>"));
}

#[test]
fn a_list_or_a_map_that_may_be_absent_is_an_option() {
    let thing = json!({ "type": "object", "properties": {
        "list": { "type": "array", "items": { "type": "string" } },
        "map": { "type": "object", "additionalProperties": { "type": "integer", "format": "uint8" } },
        "type": { "type": "boolean" },
    } });
    let files = Run::over(json!({ "Thing": thing })).files();
    for field in ["list: Option<Vec<String>>", "map: Option<BTreeMap<String, u8>>", "r#type: Option<bool>"] {
        assert!(files.contains(&format!("pub {field},")), "{field}");
    }
}
