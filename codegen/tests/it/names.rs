//! Names of all kinds become Rust, or are refused: no input makes the generator panic.

use std::panic::catch_unwind;

use codex_codegen::Options;
use serde_json::json;

use crate::support::{Run, method, reference};

const LENIENT: Options = Options { lenient: true, allow_untyped: true };

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
