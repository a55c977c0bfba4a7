//! What the fuzzer does with a line (`cargo xtask fuzz line`), done with lines that the schema allows and with some that
//! it does not.
#![cfg(feature = "experimental")]

use serde_json::json;

#[path = "fidelity/instances.rs"]
#[allow(dead_code, reason = "the other test needs more of it")]
mod instances;
#[path = "../../fuzz/src/line/mod.rs"]
#[allow(unreachable_pub, reason = "the fuzzer sees it from outside")]
mod line;

use instances::{Dump, Mode};

#[test]
fn the_ways_to_read_a_line_agree() {
    let dump = Dump::load();
    let mut lines = 0;
    for (name, seed) in dump.definitions.keys().flat_map(|name| (0..4).map(move |seed| (name, seed))) {
        let value = dump.draw(name, Mode::Random, seed).value;
        line::check(json!({ "def": name, "value": value }).to_string().as_bytes());
        if ["ClientRequest", "ServerRequest", "ServerNotification"].contains(&name.as_str()) {
            line::check(value.to_string().as_bytes());
        }
        lines += 1;
    }
    assert!(lines > 2000, "{lines}");
}

#[test]
fn what_is_remembered_of_a_line_changes_nothing_of_the_next() {
    let delta = |tail: &str| {
        format!(
            r#"{{"method":"item/agentMessage/delta","params":{{"threadId":"t","turnId":"u","itemId":"i"{tail}"#
        )
    };
    let tails = [
        r#","delta":"a"}}"#,
        r#","delta":"b","turnId":"v"}}"#,
        r#","delta":"c"},"method":"m"}"#,
        r#","delta":1}}"#,
    ];
    for (first, second) in tails.iter().flat_map(|first| tails.iter().map(move |second| (first, second))) {
        line::check([delta(first), delta(second)].join("\n").as_bytes());
    }
}

#[test]
fn lines_that_are_none_are_read_alike_too() {
    for text in [
        r#"{"method":"thread/closed","params":{"threadId":"\ud800"}}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t","more":1e999}}"#,
        r#"{"method":"thread/closed","params":{"threadId":"t"},"params":{"threadId":"u"}}"#,
        r#"{"method":"thread/closed"}"#,
        r#"{"id":1,"method":"thread/list"}"#,
        r#"{"id":18446744073709551615,"result":1}"#,
        r#"{"id":1.0,"result":1}"#,
        r#"{"def":"Turn","value":{}}"#,
        // Numbers that the quick way to read a float misses by a little.
        r#"{"def":"ThreadItem","value":{"type":"of/tomorrow","number":-92233720368547705808}}"#,
        r#"{"def":"Nothing","value":{}}"#,
        "{",
        "",
    ] {
        line::check(text.as_bytes());
    }
}
