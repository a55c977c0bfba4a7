//! What generated structs do with the members of an object.

use serde_json::json;

use super::json::{assert_kept, error, read};
use super::*;

#[test]
fn a_patch_is_absent_null_or_a_value() {
    for (value, expected) in [
        (json!({}), Patch::Absent),
        (json!({ "branch": null }), Patch::Null),
        (json!({ "branch": "main" }), Patch::Value("main".to_owned())),
    ] {
        assert_eq!(assert_kept::<tri_state::Update>(value).branch, expected);
    }
}

#[test]
fn a_plain_optional_member_is_absent_when_null() {
    let update: tri_state::Update = read(json!({ "title": null })).unwrap();
    assert_eq!(serde_json::to_value(update).unwrap(), json!({}));
}

#[test]
fn a_required_member_may_be_null_but_not_absent() {
    let usage = json!({ "required": "", "requiredNull": null, "requiredRef": null, "values": ["a", null] });
    assert_kept::<nullable::Usage>(usage.clone());
    for name in ["required", "requiredNull", "requiredRef", "values"] {
        let mut lacking = usage.clone();
        lacking.as_object_mut().unwrap().remove(name);
        assert!(error::<nullable::Usage>(lacking).contains(name));
    }
}

#[test]
fn a_member_that_may_be_null_may_be_absent_in_what_the_runtime_sends() {
    use super::received::{Scope, ThreadReadParams, ThreadReadResponse};
    let response: ThreadReadResponse = read(json!({ "scope": {} })).unwrap();
    assert_eq!((&response.project_id, &response.scope.name), (&None, &None));
    let written = serde_json::to_value(&response).unwrap();
    assert_eq!(written, json!({ "projectId": null, "scope": { "name": null } }));
    assert_kept::<Scope>(json!({ "name": "a" }));
    assert!(error::<ThreadReadParams>(json!({ "scope": { "name": null } })).contains("`cursor`"));
}

#[test]
fn a_secret_is_written_but_not_shown() {
    let login = assert_kept::<secrets::Login>(json!({ "apiKey": "sk-1", "user": "me" }));
    assert_eq!(format!("{login:?}"), r#"Login { api_key: [redacted], user: "me" }"#);
}

#[test]
fn a_default_is_not_filled_in() {
    assert_kept::<defaults::Settings>(json!({}));
}

#[test]
fn integers_hold_what_their_format_allows() {
    let sizes = json!({ "a": u64::MAX, "b": i64::MIN, "c": i64::MAX, "d": 255, "e": -32768, "f": u32::MAX,
        "g": i32::MIN, "h": u64::MAX, "i": [65535] });
    assert_kept::<integers::Sizes>(sizes.clone());
    for (name, beyond) in [("d", json!(256)), ("a", json!(-1)), ("g", json!(i64::MAX))] {
        let mut wrong = sizes.clone();
        wrong[name] = beyond;
        assert!(error::<integers::Sizes>(wrong).contains(&format!("`{name}`")));
    }
}

#[test]
fn keywords_keep_their_names_on_the_wire() {
    assert_kept::<keywords::Entry>(json!({ "2fa": true, "_meta": {}, "async": true, "kebab-case": true,
        "self": true, "type": "t" }));
}

#[test]
fn renamed_fields_and_kinds_keep_their_names_on_the_wire() {
    assert_kept::<rename::Thread>(json!({ "id": "a", "ID": "b" }));
    assert!(matches!(assert_kept(json!({ "mode": "openai/form" })), rename::Form::SlashForm(_)));
}

#[test]
fn open_objects_keep_what_they_do_not_name() {
    assert_kept::<objects::Config>(json!({ "model": "m", "other": { "deep": [1] } }));
    assert_kept::<objects::FreeForm>(json!({ "anything": true }));
    assert_kept::<objects::Counts>(json!({ "a": 1 }));
}

#[test]
fn closed_objects_ignore_what_they_do_not_name() {
    let answer: objects::Answer = read(json!({ "new": 1 })).unwrap();
    assert_eq!(serde_json::to_value(answer).unwrap(), json!({}));
}

#[test]
fn any_json_is_kept() {
    assert_kept::<objects::Holder>(json!({ "any": [1], "anyRequired": null, "meta": {}, "several": 1.5 }));
}

#[test]
fn a_type_may_contain_itself() {
    let leaf = json!({ "children": [], "source": "root" });
    assert_kept::<boxed::Node>(json!({ "children": [leaf], "next": leaf, "source": { "node": leaf } }));
    assert_kept::<tri_state::Update>(json!({ "parent": { "parent": null } }));
}
