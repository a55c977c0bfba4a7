//! What `Debug` must not show is found by its name, and settled in `overrides.toml`.

use serde_json::json;

use crate::support::{Run, object};

/// Asserts that a message holds all of some words.
#[track_caller]
fn assert_says(message: &str, words: &[&str]) {
    for word in words {
        assert!(message.contains(word), "{word:?} is not in: {message}");
    }
}

#[test]
fn a_field_that_is_named_like_a_secret_is_decided() {
    let error = Run::over(json!({ "Login": object(&["apiKey"]) })).error();
    assert_says(&error, &["Login.apiKey is named like a secret", "[[secret]]"]);
    let gone = "[[secret]]\nfield = \"Login.apiKey\"\nreason = \"so\"";
    assert_says(
        &Run::over(json!({})).overrides(gone).error(),
        &["[[secret]] Login.apiKey: the dump has no such field"],
    );
}

#[test]
fn what_is_named_like_a_secret_is_found_by_its_words() {
    for name in ["token", "deviceToken", "client_secret", "pairingCode", "signingKey", "apikey", "setCookie"]
    {
        let error = Run::over(json!({ "Login": object(&[name]) })).error();
        assert_says(&error, &[&format!("Login.{name} is named like a secret"), "[[shown]]"]);
    }
    let harmless = ["tokens", "keyName", "objectKey", "secretary", "tokenizer", "monkey"];
    assert!(Run::over(json!({ "Login": object(&harmless) })).generate().is_ok());
    let count = json!({ "Login": { "type": "object", "properties": { "token": { "type": "integer" } } } });
    assert!(Run::over(count).generate().is_ok());
}

#[test]
fn a_field_that_is_no_secret_is_settled() {
    let shown = "[[shown]]\nfield = \"Login.deviceToken\"\nreason = \"so\"";
    let files = Run::over(json!({ "Login": object(&["deviceToken"]) })).overrides(shown).files();
    assert!(!files.contains("redacted_debug!"));
}
