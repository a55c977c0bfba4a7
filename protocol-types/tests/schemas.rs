//! The JSON schemas of the types: what fits them is what the types read.

use codex_protocol_types::{
    AskForApproval, RequestId, Thread, ThreadItem, TurnStartParams, TurnStatus, UserInput,
};
use jsonschema::Validator;
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

fn validator<T: JsonSchema>() -> Validator {
    let schema = schema_for!(T);
    jsonschema::validator_for(schema.as_value()).expect("a schema")
}

#[track_caller]
fn assert_fits<T: JsonSchema>(fits: &[Value], misfits: &[Value]) {
    let validator = validator::<T>();
    for value in fits {
        let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{value}: {errors:?}");
    }
    for value in misfits {
        assert!(!validator.is_valid(value), "{value}");
    }
}

#[test]
fn an_object() {
    let input = json!([{ "type": "text", "text": "Hi." }]);
    assert_fits::<TurnStartParams>(
        &[json!({ "threadId": "t", "input": input }), json!({ "threadId": "t", "input": [], "model": null })],
        &[json!({ "threadId": "t" }), json!({ "threadId": 1, "input": input }), json!([])],
    );
}

#[test]
fn a_tagged_union() {
    let message = json!({ "type": "agentMessage", "id": "i", "text": "Hello." });
    let nameless = json!({ "type": "agentMessage", "text": "Hello." });
    assert_fits::<ThreadItem>(
        &[message],
        &[nameless, json!({ "type": "agentMessage" }), json!("agentMessage")],
    );
    let image = json!({ "type": "image", "url": "data:" });
    assert_fits::<UserInput>(&[image], &[json!({ "type": "image", "url": 1 }), json!({ "type": "smell" })]);
}

#[test]
fn strings_and_objects_with_one_key() {
    assert_fits::<AskForApproval>(&[json!("on-request")], &[json!("sometimes"), json!({ "other": {} })]);
    assert_fits::<TurnStatus>(&[json!("completed")], &[json!("paused"), json!(1)]);
    assert_fits::<RequestId>(&[json!(1), json!("one")], &[json!(1.5), json!(null)]);
}

#[test]
fn types_refer_to_each_other_by_name() {
    let schema = schema_for!(Thread);
    assert_eq!(schema.get("title"), Some(&json!("Thread")));
    assert_eq!(schema.as_value()["properties"]["turns"]["items"], json!({ "$ref": "#/$defs/Turn" }));
    assert!(schema.as_value()["$defs"]["ThreadItem"]["oneOf"].is_array());
}
