//! `descriptions.toml` is checked whole: each entry describes a method of which the dump says nothing that helps.

use serde_json::{Value, json};

use crate::support::{Run, TINY, generate_real, method, object, reference};
use codex_codegen::Options;

/// Of `thread/start` the dump says something, of `thread/stop` nothing, of a notification neither.
fn dump() -> Value {
    let mut start = method("thread/start", &reference("ThreadStartParams"));
    start["description"] = json!("NEW  APIs\n\nMore.");
    let stop = method("thread/stop", &reference("ThreadStopParams"));
    json!({
        "ClientRequest": { "oneOf": [start, stop] },
        "ServerNotification": { "oneOf": [method("thread/stopped", &reference("ThreadStopped"))] },
        "ThreadStartParams": object(&[]),
        "ThreadStartResponse": object(&[]),
        "ThreadStopParams": object(&[]),
        "ThreadStopResponse": object(&[]),
        "ThreadStopped": object(&[]),
    })
}

#[track_caller]
fn assert_refused(descriptions: &str, words: &[&str]) {
    let error = Run::over(dump()).descriptions(descriptions).error();
    for word in words.iter().chain(&["descriptions.toml, line 1: "]) {
        assert!(error.contains(word), "{word:?} is not in: {error}");
    }
}

fn entry(section: &str, method: &str, rest: &str) -> String {
    format!("[[{section}]]\nmethod = \"{method}\"\n{rest}")
}

const SAYS: &str = "says = \"Stops a thread.\"\n";

#[test]
fn a_stable_method_without_words_is_named() {
    let strict = Options { allow_undescribed: false, ..TINY };
    let error = Run::over(dump()).options(strict).error();
    assert!(error.contains("thread/stop: nothing says what it is for; add a [[request]]"), "{error}");
    assert!(error.contains("thread/stopped: nothing says what it is for; add a [[notification]]"), "{error}");
    assert!(!error.contains("thread/start:"), "{error}");
    let lenient = Options { lenient: true, ..strict };
    let warnings = Run::over(dump()).options(lenient).generate().unwrap().warnings.join("\n");
    assert!(warnings.contains("thread/stop: nothing says"), "{warnings}");
}

#[test]
fn the_words_stand_in_the_code_and_in_the_reference() {
    let files =
        Run::over(dump()).descriptions(&entry("request", "thread/stop", SAYS)).generate().unwrap().files;
    let expected = [
        ("client/src/requests/generated/rpc/thread.rs", "/// Stops a thread."),
        ("protocol-types/src/generated/requests.rs", "/// Stops a thread."),
        ("docs/src/reference/others.md", "\nStops a thread.\n"),
    ];
    for (path, words) in expected {
        assert!(files[path].contains(words), "{path}: {}", files[path]);
    }
}

#[test]
fn words_can_stand_instead_of_those_that_describe_nothing() {
    let instead = entry("request", "thread/start", "says = \"Starts it.\"\ninstead-of = \"NEW APIs\"\n");
    let files = Run::over(dump()).descriptions(&instead).files();
    assert!(files.contains("/// Starts it.") && !files.contains("NEW"), "{files}");
}

#[test]
fn an_entry_that_the_dump_makes_needless_is_stale() {
    let words = [
        "the dump says of it \"NEW APIs\"; remove the entry, or, if that does not describe it, add `instead-of`",
    ];
    assert_refused(&entry("request", "thread/start", SAYS), &words);
    let other = format!("{SAYS}instead-of = \"OLD APIs\"");
    assert_refused(&entry("request", "thread/start", &other), &["the dump now says \"NEW APIs\""]);
    assert_refused(
        &entry("request", "thread/stop", &other),
        &["says nothing of it any more; remove `instead-of`"],
    );
}

#[test]
fn an_entry_of_no_method_is_refused() {
    let words = ["[[request]] thread/stpo: the dump has no such request; did you mean `thread/stop`?"];
    assert_refused(&entry("request", "thread/stpo", SAYS), &words);
    assert_refused(&entry("server-request", "thread/stop", SAYS), &["the dump has no such server-request"]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for says in ["", ".", "Stops it", " Stops it.", "Stops\\nit."] {
        let entry = entry("request", "thread/stop", &format!("says = \"{says}\""));
        assert_refused(&entry, &["`says` is one or two sentences in one line"]);
    }
    let error = |kinds: &str| entry("request", "thread/stop", &format!("{SAYS}errors = {kinds}"));
    assert_refused(
        &error("[\"not found\"]"),
        &["the error \"not found\" is no kind", "as in `ThreadNotFound`"],
    );
    assert_refused(&error("[\"Busy\", \"Busy\"]"), &["names the error Busy twice"]);
    let told = entry("notification", "thread/stopped", &format!("{SAYS}errors = [\"Busy\"]"));
    assert_refused(&told, &["only what a client asks is refused; remove `errors`"]);
    let twice = entry("request", "thread/stop", SAYS).repeat(2);
    let error = Run::over(dump()).descriptions(&twice).error();
    assert!(error.contains("descriptions.toml, line 4: [[request]] thread/stop: stands twice"), "{error}");
}

/// Two types have an `id`, one of them with words of the dump; nothing is said of a `name`.
fn with_fields() -> Value {
    let mut dump = dump();
    dump["ThreadStartParams"] = object(&["id", "name"]);
    dump["ThreadStopParams"] = object(&["id"]);
    dump["ThreadStopParams"]["properties"]["id"]["description"] = json!("Which.");
    dump
}

fn field(field: &str, says: &str) -> String {
    format!("[[field]]\nfield = \"{field}\"\nsays = \"{says}\"\n")
}

#[test]
fn what_is_said_of_a_field_stands_in_the_code_and_in_the_reference() {
    let descriptions = [field("*.id", "Any id."), field("ThreadStartParams.name", "Its name.")].concat();
    let files = Run::over(with_fields()).descriptions(&descriptions).generate().unwrap().files;
    let reference = &files["docs/src/reference/others.md"];
    for words in
        ["- **`id`** `String`, optional. Any id.", "- **`id`** `String`, optional. Which.", ". Its name."]
    {
        assert!(reference.contains(words), "{words:?} is not in: {reference}");
    }
    let code: String = files.values().cloned().collect();
    assert!(code.contains("/// Any id.") && code.contains("/// Its name."), "{code}");
    // Words for one type come before those for every.
    let descriptions = [field("*.id", "Any id."), field("ThreadStartParams.id", "This one.")].concat();
    let error = Run::over(with_fields()).descriptions(&descriptions).error();
    assert!(
        error.contains("[[field]] *.id: each of these fields has words of its own; remove the entry"),
        "{error}"
    );
}

#[test]
fn what_is_said_of_no_field_or_of_one_with_words_is_refused() {
    let cases = [
        ("ThreadStopParams.id", "the dump says of it \"Which.\"; remove the entry"),
        ("ThreadStartParams.nmae", "the type has no such field; did you mean `name`?"),
        ("ThreadStratParams.id", "has that name in Rust; did you mean `ThreadStartParams`?"),
        ("*.nmae", "no type of the dump has such a field; did you mean `name`?"),
        ("name", "`field` is `Type.member`, or `*.member`"),
    ];
    for (of, words) in cases {
        let error = Run::over(with_fields()).descriptions(&field(of, "Words.")).error();
        assert!(error.contains(&format!("descriptions.toml, line 1: [[field]] {of}: ")), "{error}");
        assert!(error.contains(words), "{words:?} is not in: {error}");
    }
    let error = Run::over(with_fields()).descriptions(&field("*.id", "Words")).error();
    assert!(error.contains("end them with a full stop"), "{error}");
    let error = Run::over(with_fields()).descriptions(&field("*.id", "Words.").repeat(2)).error();
    assert!(error.contains("stands twice; keep one"), "{error}");
}

#[test]
fn every_method_of_the_pinned_release_has_words() {
    for (path, text) in
        generate_real().files.iter().filter(|(path, _)| path.starts_with("docs/src/reference/"))
    {
        for section in text.split("\n### `").skip(1).filter(|section| section.contains("{#")) {
            let mut lines = section.lines().filter(|line| !line.is_empty()).skip(1);
            let first = lines.next().unwrap_or_default();
            let is_fact = first.starts_with("Stable.") || first.starts_with("*Experimental.*");
            assert!(!is_fact, "{path}: {}", section.lines().next().unwrap_or_default());
        }
    }
}
