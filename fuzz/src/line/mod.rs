//! One line, read in every way that there is: the ways agree, and what is read is written back.
//!
//! The quick way goes over the text once. The slow way reads the whole line as a `Value` first, and is short enough to be
//! seen to be right. A line `{"def": NAME, "value": ..}` is a value of that definition.

use serde_json::Value;

mod definitions;
mod envelope;
mod json;
mod messages;
mod remembered;
mod routing;

/// Reads a line, and panics where two ways of reading it disagree. Several lines are read one after the other.
pub fn check(data: &[u8]) {
    let Ok(line) = std::str::from_utf8(data) else { return };
    remembered::check(line);
    messages::check_one_pass(line);
    // What is passed over may be no JSON that a `Value` can hold: numbers without a bound, halves of characters.
    let Some(json::Read { value: Value::Object(members), is_plain: true }) = json::read(line) else { return };
    match (members.get("def"), members.get("value")) {
        (Some(Value::String(name)), Some(value)) => definitions::check(name, value, line),
        _ => {
            envelope::check(line, &members);
            routing::check(line, &members);
            messages::check(line, &members);
        }
    }
}
