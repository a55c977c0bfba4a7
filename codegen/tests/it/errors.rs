//! What a maintainer reads when the dump, the overrides and the generator's rules disagree.

use codex_codegen::{BundleTexts, Options};
use serde_json::{Value, json};

use crate::support::{Run, TINY, method, object, reference, release, reviewed, tiny_bundle};

const LENIENT: Options = Options { lenient: true, ..TINY };
const UNTYPED: Options = Options { allow_untyped: true, ..TINY };

/// Asserts that a message holds all of some words.
#[track_caller]
fn assert_says(message: &str, words: &[&str]) {
    for word in words {
        assert!(message.contains(word), "{word:?} is not in: {message}");
    }
}

/// A dump with one request, whose params are not named after its response.
fn one_request(response: &str) -> Value {
    json!({
        "ClientRequest": { "oneOf": [method("account/usage/read", &json!({ "type": "null" }))] },
        response: object(&[]),
    })
}

/// A dump with one request that takes one field.
fn one_field(description: &str) -> Value {
    let mut params = object(&["name"]);
    params["properties"]["name"]["description"] = description.into();
    json!({
        "ClientRequest": { "oneOf": [method("thing/update", &reference("ThingUpdateParams"))] },
        "ThingUpdateParams": params,
        "ThingUpdateResponse": object(&[]),
    })
}

#[test]
fn definitions_of_one_name_are_both_named() {
    let error = Run::over(json!({ "fooBar": object(&[]), "FooBar": object(&[]) })).error();
    assert_says(&error, &["`FooBar` and `fooBar`", "[[rename]]"]);
}

#[test]
fn values_of_one_name_are_both_named() {
    let error =
        Run::over(json!({ "Mode": { "type": "string", "enum": ["on-request", "onRequest"] } })).error();
    assert_says(&error, &["`Mode/on-request` and `Mode/onRequest`", "`Mode::OnRequest`"]);
}

#[test]
fn kinds_of_a_union_of_one_name_are_both_named() {
    let kind = |mode| json!({ "type": "object", "properties": { "mode": { "enum": [mode] } }, "required": ["mode"] });
    let error = Run::over(json!({ "Form": { "oneOf": [kind("a/b"), kind("aB")] } })).error();
    assert_says(&error, &["`Form/a/b` and `Form/aB`", "`ABForm`"]);
}

#[test]
fn fields_of_one_name_are_both_named() {
    let error = Run::over(json!({ "Thing": object(&["id", "ID"]) })).error();
    assert_says(&error, &["`Thing.ID` and `Thing.id`"]);
}

#[test]
fn a_definition_and_a_nested_type_of_one_name_are_both_named() {
    let dump = json!({
        "Thing": { "type": "object", "properties": { "mode": { "type": "string", "enum": ["a"] } } },
        "ThingMode": object(&[]),
    });
    assert_says(&Run::over(dump).error(), &["`ThingMode` and `Thing.mode`"]);
}

/// A dump with requests that take and give nothing.
fn bare_requests(names: &[&str]) -> Value {
    let methods: Vec<Value> = names.iter().map(|name| method(name, &json!({ "type": "null" }))).collect();
    json!({ "ClientRequest": { "oneOf": methods } })
}

#[test]
fn requests_of_one_function_are_both_named() {
    let error = Run::over(bare_requests(&["fs/readFile", "fs/read_file"])).options(UNTYPED).error();
    assert_says(&error, &["`ClientRequest/fs/readFile` and `ClientRequest/fs/read_file`", "`fs_read_file`"]);
}

#[test]
fn a_request_cannot_take_a_function_written_by_hand() {
    let error = Run::over(bare_requests(&["request/raw"])).options(UNTYPED).error();
    assert_says(&error, &["`Rpc::request_raw` and `ClientRequest/request/raw`"]);
    let rename = "[[rename]]\nfrom = \"ClientRequest/request/raw\"\nto = \"RawAsk\"\nreason = \"so\"";
    let renamed = Run::over(bare_requests(&["request/raw"])).overrides(rename).options(UNTYPED).files();
    assert_says(&renamed, &["pub async fn raw_ask(self)"]);
}

#[test]
fn an_unclaimed_response_is_named() {
    let error = Run::over(json!({ "LonelyResponse": object(&[]) })).error();
    assert_says(&error, &["LonelyResponse: claimed by no method", "[[response]]"]);
}

#[test]
fn an_unclaimed_response_of_another_release_is_a_warning() {
    let run = Run::over(json!({ "LonelyResponse": object(&[]) })).options(LENIENT);
    assert_says(&run.generate().unwrap().warnings.join("\n"), &["LonelyResponse: claimed by no method"]);
}

#[test]
fn an_unresolved_response_lists_the_candidates() {
    let error = Run::over(one_request("GetAccountTokenUsageResponse")).error();
    assert_says(
        &error,
        &[
            "account/usage/read: no rule tells its response",
            "GetAccountTokenUsageResponse",
            "--allow-untyped",
        ],
    );
}

#[test]
fn an_unresolved_response_fails_other_releases_too() {
    let error = Run::over(one_request("GetAccountTokenUsageResponse")).options(LENIENT).error();
    assert_says(&error, &["account/usage/read: no rule tells its response"]);
}

#[test]
fn an_unresolved_response_can_be_any_json() {
    let generated =
        Run::over(one_request("GetAccountTokenUsageResponse")).options(UNTYPED).generate().unwrap();
    assert_says(&generated.warnings.join("\n"), &["account/usage/read", "typed as serde_json::Value"]);
    let files: String = generated.files.into_values().collect();
    assert_says(&files, &["\"account/usage/read\" (()) -> serde_json::Value"]);
}

#[test]
fn an_override_names_the_response() {
    let files = Run::over(one_request("GetUsageResponse"))
        .overrides(
            "[[response]]\nmethod = \"account/usage/read\"\nresponse = \"GetUsageResponse\"\nreason = \"so\"",
        )
        .files();
    assert_says(&files, &["\"account/usage/read\" (()) -> super::GetUsageResponse"]);
}

#[test]
fn overrides_of_what_the_dump_lacks_are_stale() {
    let response = "[[response]]\nmethod = \"gone/method\"\nresponse = \"Gone\"\nreason = \"so\"";
    let field = "[[tri-state]]\nfield = \"Gone.field\"\nreason = \"so\"";
    let plain = "[[plain]]\nfield = \"Gone.other\"\nreason = \"so\"";
    let rename = "[[rename]]\nfrom = \"Gone/kind\"\nto = \"Kind\"\nreason = \"so\"";
    for (entry, name) in
        [(response, "gone/method"), (field, "Gone.field"), (plain, "Gone.other"), (rename, "Gone/kind")]
    {
        assert_says(&Run::over(json!({})).overrides(entry).error(), &["overrides.toml", name]);
        let lenient = Run::over(json!({})).overrides(entry).options(LENIENT).generate().unwrap();
        assert_says(&lenient.warnings.join("\n"), &["overrides.toml", name]);
    }
}

#[test]
fn an_override_that_a_rule_makes_needless_is_stale() {
    let error = Run::over(one_field(""))
        .overrides(
            "[[response]]\nmethod = \"thing/update\"\nresponse = \"ThingUpdateResponse\"\nreason = \"so\"",
        )
        .error();
    assert_says(
        &error,
        &["line 2: [[response]] thing/update", "is ThingUpdateResponse by rule", "remove the entry"],
    );
}

#[test]
fn a_response_override_must_name_a_response_of_the_dump() {
    let error = Run::over(one_field(""))
        .overrides("[[response]]\nmethod = \"thing/update\"\nresponse = \"GoneResponse\"\nreason = \"so\"")
        .error();
    assert_says(&error, &["line 2: [[response]] thing/update", "no response GoneResponse"]);
}

#[test]
fn an_override_needs_a_reason() {
    let error = Run::over(json!({ "Thing": object(&["a"]) }))
        .overrides("[[tri-state]]\nfield = \"Thing.a\"\nreason = \" \"")
        .error();
    assert_says(&error, &["overrides.toml, line 2: [[tri-state]] Thing.a: gives no reason"]);
}

#[test]
fn an_override_of_no_known_kind_is_refused() {
    assert_says(&Run::over(json!({})).overrides("[[responses]]").error(), &["overrides.toml", "responses"]);
}

#[test]
fn a_field_whose_description_speaks_of_null_must_be_decided() {
    let error = Run::over(one_field("Omit to leave unchanged, `null` to clear.")).error();
    assert_says(&error, &["ThingUpdateParams.name", "[[tri-state]]", "[[plain]]"]);
}

#[test]
fn a_field_is_decided_once() {
    let both = "[[tri-state]]\nfield = \"ThingUpdateParams.name\"\nreason = \"so\"\n\
                [[plain]]\nfield = \"ThingUpdateParams.name\"\nreason = \"so\"";
    assert_says(
        &Run::over(one_field("")).overrides(both).error(),
        &["line 2: [[tri-state]] ThingUpdateParams.name: contradicts [[plain]]"],
    );
}

#[test]
fn a_field_that_is_never_null_has_no_three_states() {
    let dump = json!({ "Thing": { "type": "object", "properties": { "a": { "type": "string" } } } });
    let error = Run::over(dump).overrides("[[tri-state]]\nfield = \"Thing.a\"\nreason = \"so\"").error();
    assert_says(&error, &["[[tri-state]] Thing.a: is required, or never null"]);
}

#[test]
fn all_disagreements_are_told_at_once() {
    let error = Run::over(json!({ "OneResponse": object(&[]), "TwoResponse": object(&[]) })).error();
    assert_says(&error, &["OneResponse", "TwoResponse"]);
}

#[test]
fn an_unsupported_schema_names_its_path() {
    let odd = json!({ "type": "integer", "format": "uint128" });
    let dump = json!({ "Thing": { "type": "object", "properties": { "size": odd } } });
    assert_says(
        &Run::over(dump).error(),
        &["Thing.size: no rule for this format of an integer", "uint128", "codegen/src/normalize"],
    );
}

#[test]
fn a_type_that_would_hold_but_a_part_is_unsupported() {
    let union = json!({ "oneOf": [reference("Other"), { "type": "string" }], "properties": { "id": { "type": "string" } } });
    let nullable = json!({ "type": ["object", "null"], "properties": { "id": { "type": "string" } } });
    let both = json!({ "allOf": [reference("Other"), reference("Other")] });
    for (schema, what) in [
        (union, "`properties` in a union"),
        (nullable, "`null` beside the other values of an object"),
        (both, "`allOf` in a value of any type"),
    ] {
        let error = Run::over(json!({ "Thing": schema, "Other": object(&[]) })).error();
        assert_says(&error, &["Thing: no rule for", what]);
    }
}

#[test]
fn a_reference_to_nothing_is_named() {
    let dump = json!({ "Thing": { "type": "object", "properties": { "other": reference("Missing") } } });
    assert_says(&Run::over(dump).error(), &["Missing: referred to, but not in the dump"]);
}

#[test]
fn an_experimental_dump_that_lacks_a_stable_definition_is_refused() {
    let tier = |definitions: Value| tiny_bundle(definitions.as_object().unwrap().clone());
    let (stable, experimental) = (tier(json!({ "Lost": object(&[]) })), tier(json!({})));
    let error = codex_codegen::generate(&stable, &experimental, release(&reviewed("")), TINY).unwrap_err();
    assert_says(&error.to_string(), &["does not hold all of the stable one", "Lost: missing"]);
}

#[test]
fn a_dump_without_methods_names_the_list_that_it_lacks() {
    let error = Run::over(json!({ "ServerNotification": { "type": "object" } })).error();
    assert_says(&error, &["`ServerNotification`", "too old"]);
}

#[test]
fn what_is_no_bundle_is_named_by_its_file() {
    let bundle = tiny_bundle(serde_json::Map::new());
    let broken = BundleTexts { root: "{}".into(), ..bundle.clone() };
    let error = codex_codegen::generate(&bundle, &broken, release(&reviewed("")), TINY).unwrap_err();
    assert_says(&error.to_string(), &["codex_app_server_protocol.schemas.json", "generate-json-schema"]);
}
