//! `overrides.toml` is checked whole: every entry that cannot be meant is named with its line and with what to do.

use serde_json::{Value, json};

use crate::support::{Run, method, object, reference};

/// A request with one optional and one required member, and a login with a secret in one of its kinds.
fn dump() -> Value {
    let mut params = object(&["title"]);
    params["properties"]["size"] = json!({ "type": "integer" });
    params["required"] = json!(["size"]);
    let kind = json!({
        "type": "object",
        "properties": { "type": { "enum": ["apiKey"] }, "apiKey": { "type": "string" } },
        "required": ["type", "apiKey"],
    });
    json!({
        "ClientRequest": { "oneOf": [method("thread/start", &reference("ThreadStartParams"))] },
        "ThreadStartParams": params,
        "ThreadStartResponse": object(&[]),
        "Login": { "oneOf": [kind] },
    })
}

const SECRET: &str = "[[secret]]\nfield = \"Login/apiKey.apiKey\"\nreason = \"so\"\n";

/// What is said of an entry that begins in the second line; the login is settled after it.
fn error_of(entry: &str) -> String {
    Run::over(dump()).overrides(&format!("{entry}\nreason = \"so\"\n{SECRET}")).error()
}

#[track_caller]
fn assert_refused(entry: &str, words: &[&str]) {
    let error = error_of(entry);
    for word in words.iter().chain(&["overrides.toml, line 2: "]) {
        assert!(error.contains(word), "{word:?} is not in: {error}");
    }
}

#[test]
fn a_builder_of_no_request() {
    let words = ["[[builder]] thread/strat: no such request; did you mean `thread/start`?"];
    assert_refused("[[builder]]\nmethod = \"thread/strat\"", &words);
}

#[test]
fn a_builder_hides_what_it_would_set() {
    let builder = |hidden: &str| format!("[[builder]]\nmethod = \"thread/start\"\nhide = {hidden}");
    assert_refused(&builder("[\"titel\"]"), &["hides `titel`", "did you mean `title`?"]);
    assert_refused(&builder("[\"size\"]"), &["hides `size`, which is no optional member"]);
    assert_refused(&builder("[\"title\", \"title\"]"), &["hides `title` twice"]);
}

#[test]
fn a_builder_of_a_request_that_takes_nothing() {
    let dump = json!({ "ClientRequest": { "oneOf": [method("a/b", &json!({ "type": "null" }))] }, "ABResponse": object(&[]) });
    let error = Run::over(dump).overrides("[[builder]]\nmethod = \"a/b\"\nreason = \"so\"").error();
    assert!(error.contains("line 2: [[builder]] a/b: takes no object"), "{error}");
}

#[test]
fn options_that_are_no_path() {
    let entry = "[[builder]]\nmethod = \"thread/start\"\noptions = \"x y\"";
    assert_refused(entry, &["`options = \"x y\"` is no path to a type", "crate::"]);
}

#[test]
fn names_that_cannot_be() {
    for to in ["my-name", "self", "Self", "", "1st", "lower", "Ünder", "a b"] {
        let entry = format!("[[rename]]\nfrom = \"ThreadStartParams\"\nto = \"{to}\"");
        assert_refused(&entry, &["cannot be a name", "as in `ThreadStart`"]);
    }
    for to in ["Upper", "self", "crate", "", "_", "a-b", "1st"] {
        let entry = format!("[[rename]]\nfrom = \"ThreadStartParams.title\"\nto = \"{to}\"");
        assert_refused(&entry, &["cannot be a name", "as in `thread_id`"]);
    }
}

#[test]
fn an_entry_that_stands_twice() {
    let entry =
        "[[rename]]\nfrom = \"Login\"\nto = \"A\"\nreason = \"so\"\n[[rename]]\nfrom = \"Login\"\nto = \"B\"";
    let error = error_of(entry);
    assert!(error.contains("overrides.toml, line 6: [[rename]] Login: stands twice; keep one"), "{error}");
}

#[test]
fn one_field_in_two_sections_that_deny_each_other() {
    let both = format!("{SECRET}[[shown]]\nfield = \"Login/apiKey.apiKey\"\nreason = \"so\"\n");
    let error = Run::over(dump()).overrides(&both).error();
    assert!(
        error.contains("line 2: [[secret]] Login/apiKey.apiKey: contradicts [[shown]]; keep one"),
        "{error}"
    );
}

#[test]
fn every_section_spells_a_field_as_the_schema_does() {
    for section in ["tri-state", "plain", "secret", "shown", "unrouted"] {
        let entry = format!("[[{section}]]\nfield = \"ApiKeyLogin.apiKey\"");
        let words = [format!("[[{section}]] ApiKeyLogin.apiKey: the dump has no such field")];
        assert_refused(&entry, &[&words[0]]);
    }
    assert_refused("[[rename]]\nfrom = \"ApiKeyLogin.apiKey\"\nto = \"key\"", &["the dump has none"]);
    let rename = "[[rename]]\nfrom = \"Login/apiKey.apiKey\"\nto = \"key\"\nreason = \"so\"\n";
    let files = Run::over(dump()).overrides(&format!("{rename}{SECRET}")).files();
    assert!(files.contains("key: redacted"), "both sections mean one field");
}

#[test]
fn all_entries_are_judged_at_once() {
    let entry = "[[builder]]\nmethod = \"gone\"\nreason = \"so\"\n[[plain]]\nfield = \"Gone.field\"";
    let error = error_of(entry);
    assert!(error.contains("[[builder]] gone") && error.contains("[[plain]] Gone.field"), "{error}");
}

#[test]
fn an_id_that_no_kind_covers_is_settled() {
    let dump = || {
        let mut params = object(&["name", "hookId"]);
        params["properties"]["hookId"] = json!({ "type": "string" });
        json!({
            "ServerNotification": { "oneOf": [method("hook/started", &reference("HookStarted"))] },
            "HookStarted": params,
        })
    };
    let error = Run::over(dump()).error();
    assert!(
        error.contains("HookStarted.hookId is named like an id") && error.contains("[[unrouted]]"),
        "{error}"
    );
    let settled = "[[unrouted]]\nfield = \"HookStarted.hookId\"\nreason = \"so\"";
    assert!(Run::over(dump()).overrides(settled).generate().is_ok());
}
