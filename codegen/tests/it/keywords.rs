//! A keyword that no rule covers is an error that names it: no type ever holds but a part of its schema.

use serde_json::{Value, json};

use crate::support::{Run, method, object, reference};

/// What is said of a definition `Thing`.
fn error_of(thing: Value) -> String {
    Run::over(json!({ "Thing": thing, "Other": object(&[]) })).error()
}

#[track_caller]
fn assert_names(thing: Value, what: &str) {
    let error = error_of(thing);
    assert!(error.contains("Thing") && error.contains(&format!("no rule for {what}")), "{error}");
}

#[test]
fn members_beside_several_schemas_that_all_hold() {
    let all_of = json!([reference("Other"), reference("Other")]);
    let beside = json!({ "type": "object", "properties": { "a": { "type": "string" } }, "allOf": all_of });
    assert_names(beside, "`allOf` in an object");
    assert_names(json!({ "type": "object", "allOf": all_of }), "`allOf` in a map");
}

#[test]
fn a_schema_that_says_another_thing_by_the_same_keyword_is_not_taken_in() {
    let inner = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let both = json!({ "allOf": [inner], "type": "object", "properties": { "b": { "type": "string" } } });
    assert_names(both, "`allOf` in an object");
    let nullable =
        json!({ "anyOf": [inner, { "type": "null" }], "properties": { "b": { "type": "string" } } });
    assert_names(nullable, "`anyOf` in an object");
}

#[test]
fn a_list_of_a_type_for_each_place() {
    let pair = json!({ "type": "array", "items": [{ "type": "string" }, { "type": "integer" }] });
    assert_names(
        json!({ "type": "object", "properties": { "pair": pair } }),
        "a list of a type for each place",
    );
}

#[test]
fn names_of_members_by_pattern() {
    assert_names(
        json!({ "type": "object", "patternProperties": { "^x": { "type": "string" } } }),
        "`patternProperties` in a map",
    );
}

#[test]
fn a_type_of_the_members_that_are_not_named() {
    let thing = json!({
        "type": "object",
        "properties": { "a": { "type": "string" } },
        "additionalProperties": { "type": "integer" },
    });
    assert_names(thing, "a type of the members beside those that are named");
}

#[test]
fn members_of_what_is_no_object() {
    for kind in [json!([]), json!("string"), json!(["object", "string"])] {
        let thing = json!({ "type": kind, "properties": { "a": { "type": "string" } } });
        assert_names(thing, "members of what is no object");
    }
}

#[test]
fn values_of_anything_but_strings() {
    assert_names(
        json!({ "type": "object", "properties": { "a": { "enum": [true] } } }),
        "an enum of anything",
    );
    assert_names(
        json!({ "type": "object", "properties": { "a": { "const": 1 } } }),
        "`const` in a value of any type",
    );
}

#[test]
fn a_value_that_nothing_fits() {
    assert_names(json!({ "type": "object", "properties": { "a": false } }), "a value that nothing fits");
}

#[test]
fn a_keyword_inside_a_kind_of_a_union_is_named_with_its_place() {
    let kind = json!({
        "type": "object",
        "properties": { "type": { "enum": ["a"] }, "size": { "type": "string", "contentEncoding": "base64" } },
        "required": ["type"],
    });
    let error = error_of(json!({ "oneOf": [kind] }));
    assert!(error.contains("Thing/a.size: no rule for `contentEncoding` in a string"), "{error}");
}

#[test]
fn params_that_are_no_reference() {
    let inline = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let error = Run::over(json!({ "ClientRequest": { "oneOf": [method("a/b", &inline)] } })).error();
    assert!(error.contains("no rule for `properties` in a map"), "{error}");
}

#[test]
fn a_member_of_one_method_alone() {
    let mut one = method("a/one", &json!({ "type": "null" }));
    one["properties"]["extra"] = json!({ "type": "string" });
    let list = json!({ "oneOf": [method("a/two", &json!({ "type": "null" })), one] });
    let error = Run::over(json!({ "ServerNotification": list })).error();
    assert!(
        error.contains("ServerNotification/a/one: no rule for a member `extra` of one method alone"),
        "{error}"
    );
}

#[test]
fn what_only_narrows_a_value_changes_no_type() {
    let thing = json!({ "type": "object", "properties": {
        "name": { "type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a" },
        "size": { "type": "integer", "format": "uint32", "minimum": 0 },
        "list": { "type": "array", "items": { "type": "string" }, "minItems": 1 },
    } });
    assert!(Run::over(json!({ "Thing": thing })).files().contains("pub struct Thing"));
}

#[test]
fn what_is_said_for_people_changes_no_type() {
    let thing = json!({ "type": "object", "properties": { "name": {
        "type": "string", "readOnly": true, "writeOnly": true, "deprecated": true, "examples": ["a"],
    } } });
    assert!(Run::over(json!({ "Thing": thing })).files().contains("pub name: Option<String>"));
}

#[test]
fn a_mark_of_the_generator_in_a_dump() {
    let marked = json!({ "type": "string", "x-experimental": true });
    assert_names(json!({ "type": "object", "properties": { "a": marked } }), "a mark of this generator");
}

#[test]
fn what_is_no_schema_is_named() {
    let error = error_of(json!({ "type": "object", "properties": { "a": { "type": "text" } } }));
    assert!(error.contains("codex_app_server_protocol.v2.schemas.json: Thing: "), "{error}");
}

#[test]
fn what_may_be_null_twice_may_be_null() {
    let once = |schema| json!({ "anyOf": [schema, { "type": "null" }] });
    let twice = once(once(json!({ "type": "string" })));
    let files = Run::over(json!({ "Thing": { "type": "object", "properties": { "a": twice } } })).files();
    assert!(files.contains("pub a: Option<String>"));
}
