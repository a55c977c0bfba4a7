//! The experimental tier must hold all that the stable one says, and mean the same by it.

use serde_json::{Value, json};

use crate::support::{TINY, object, release, reviewed, tiny_bundle};

/// What is said of a `Thing` that the tiers describe so.
fn error_of(stable: Value, experimental: Value) -> Option<String> {
    let tier = |thing: Value| {
        tiny_bundle(json!({ "Thing": thing, "Other": object(&[]) }).as_object().unwrap().clone())
    };
    let (stable, experimental) = (tier(stable), tier(experimental));
    codex_codegen::generate(&stable, &experimental, release(&reviewed("")), TINY)
        .err()
        .map(|error| error.to_string())
}

fn with_name(property: Value) -> Value {
    json!({ "type": "object", "properties": { "name": property } })
}

#[track_caller]
fn assert_refused(stable: Value, experimental: Value, what: &str) {
    let error = error_of(stable, experimental).expect("tiers that contradict each other");
    assert!(error.contains("does not hold all of the stable one") && error.contains(what), "{error}");
}

#[test]
fn a_property_that_is_missing_or_another() {
    let text = || with_name(json!({ "type": "string" }));
    assert_refused(text(), object(&[]), "Thing.name: missing");
    let what = "Thing.name: `type` is \"string\", and \"integer\"";
    assert_refused(text(), with_name(json!({ "type": "integer" })), what);
}

#[test]
fn a_property_that_is_required_in_one_tier_alone() {
    let mut required = with_name(json!({ "type": "string" }));
    required["required"] = json!(["name"]);
    let optional = with_name(json!({ "type": "string" }));
    assert_refused(optional.clone(), required.clone(), "Thing.name: required in one tier alone");
    assert_refused(required, optional, "Thing.name: required in one tier alone");
}

#[test]
fn a_value_or_a_kind_that_is_missing() {
    let values = |values: &[&str]| json!({ "type": "string", "enum": values });
    assert_refused(values(&["a", "b"]), values(&["a"]), "Thing: the value \"b\" is missing");
    let kind = |name: &str| json!({ "properties": { "type": { "enum": [name] } }, "required": ["type"], "type": "object" });
    let union = |kinds: &[&str]| json!({ "oneOf": kinds.iter().map(|name| kind(name)).collect::<Vec<_>>() });
    assert_refused(union(&["a", "b"]), union(&["a"]), "Thing/oneOf[1]: missing");
}

#[test]
fn a_value_that_is_narrowed() {
    let what = "Thing.name: `format` is nothing, and \"uuid\"";
    let narrow = with_name(json!({ "type": "string", "format": "uuid" }));
    assert_refused(with_name(json!({ "type": "string" })), narrow, what);
}

#[test]
fn more_properties_values_and_words_are_welcome() {
    let stable = json!({ "type": "object", "properties": { "mode": { "type": "string", "enum": ["a"] } } });
    let experimental = json!({ "type": "object", "description": "More.", "properties": {
        "mode": { "type": "string", "enum": ["a", "b"] },
        "new": { "type": "string" },
    } });
    assert_eq!(error_of(stable, experimental), None);
}
