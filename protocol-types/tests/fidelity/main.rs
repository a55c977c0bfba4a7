//! Whatever the dump allows is read, and written back as it came.

use serde_json::{Map, Value, json};

mod instances;
#[path = "../../examples/roundtrip/table.rs"]
mod table;

use instances::{Dump, Mode};

/// The first difference between what was read and what was written back.
fn difference(read: &Value, written: &Value, path: &str, droppable: &dyn Fn(&str) -> bool) -> Option<String> {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => {
            let lost = read.iter().find_map(|(key, value)| {
                let path = format!("{path}/{key}");
                match written.get(key) {
                    Some(other) => difference(value, other, &path, droppable),
                    None if value.is_null() && droppable(&path) => None,
                    None => Some(format!("{path} was lost: {value}")),
                }
            });
            let added = written.keys().find(|key| !read.contains_key(*key));
            lost.or_else(|| added.map(|key| format!("{path}/{key} was added")))
        }
        (Value::Array(read), Value::Array(written)) if read.len() == written.len() => {
            let pairs = read.iter().zip(written).enumerate();
            pairs
                .into_iter()
                .find_map(|(index, (a, b))| difference(a, b, &format!("{path}/{index}"), droppable))
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() && a.is_f64() != b.is_f64() => None,
        _ => (read != written).then(|| format!("{path}: {read} was written as {written}")),
    }
}

fn names(dump: &Dump) -> Vec<&String> {
    dump.definitions.keys().filter(|name| table::find(name).is_some()).collect()
}

#[test]
fn the_version_is_that_of_the_pinned_runtime() {
    let pin = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/runtime.toml");
    let pin = std::fs::read_to_string(pin).expect("the pin");
    let version = codex_protocol_types::RUNTIME_VERSION;
    assert!(pin.lines().any(|line| line == format!("version = \"{version}\"")), "{version}: {pin}");
}

#[test]
fn every_definition_of_the_dump_has_a_type() {
    let dump = Dump::load();
    let missing: Vec<_> = dump.definitions.keys().filter(|name| table::find(name).is_none()).collect();
    if cfg!(feature = "experimental") {
        assert_eq!(missing, Vec::<&String>::new());
    }
    assert_eq!(names(&dump).len(), table::TABLE.len(), "types that are no definition");
}

#[test]
fn instances_are_written_back_as_they_came() {
    let dump = Dump::load();
    let (mut drawn, mut failures) = (0, Vec::new());
    let draws = [(Mode::RequiredOnly, 2), (Mode::Everything, 4), (Mode::Nulls, 3), (Mode::Random, 6)];
    for name in names(&dump) {
        // Without the feature, experimental members are unknown members and are not kept.
        let modes = if cfg!(feature = "experimental") { &draws[..] } else { &draws[..1] };
        for (seed, mode) in modes.iter().flat_map(|(mode, count)| (0..*count).map(|seed| (seed, *mode))) {
            let instance = dump.draw(name, mode, seed);
            drawn += 1;
            failures.extend(check(name, &instance.value, &|path| instance.droppable.contains(path)));
        }
    }
    println!("{drawn} instances of {} definitions", names(&dump).len());
    assert!(
        failures.is_empty(),
        "{} of {drawn} failed:\n{}",
        failures.len(),
        failures[..failures.len().min(30)].join("\n")
    );
}

fn check(name: &str, value: &Value, droppable: &dyn Fn(&str) -> bool) -> Option<String> {
    let round_trip = table::find(name).expect("a definition of this build");
    match round_trip(&value.to_string()) {
        Err(error) => Some(format!("{name}: {error}: {value}")),
        Ok(written) => {
            let written: Value = serde_json::from_str(&written).expect("what was written is JSON");
            difference(value, &written, "", droppable)
                .map(|difference| format!("{name}: {difference}: {value}"))
        }
    }
}

#[test]
fn unknown_strings_kinds_and_methods_survive() {
    let dump = Dump::load();
    let mut failures = Vec::new();
    let (mut strings, mut kinds) = (0, 0);
    for name in names(&dump) {
        let schema = &dump.definitions[name];
        let members = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        let is_string_enum = |schema: &Value| schema["type"] == "string" && schema.get("enum").is_some();
        if is_string_enum(schema) || members.is_some_and(|members| members.iter().any(is_string_enum)) {
            strings += 1;
            failures.extend(check(name, &json!("of tomorrow: \"é\""), &|_| false));
        }
        if let Some(tag) = members.filter(|_| schema.get("oneOf").is_some()).and_then(|members| tag(members))
        {
            kinds += 1;
            let mut object = Map::from_iter([("before".to_owned(), json!([1, { "deep": null }]))]);
            object.insert(tag, json!("of/tomorrow"));
            object.insert("zeta".into(), json!("é\n"));
            object.insert("id".into(), json!(7));
            object.insert("params".into(), json!({ "a": [null, 1.5] }));
            let known_members = ["before", "zeta", "id"];
            if name.starts_with("Server") || name.starts_with("Client") {
                known_members.iter().filter(|key| **key != "id").for_each(|key| drop(object.remove(*key)));
                if name == "ServerNotification" {
                    object.remove("id");
                }
            }
            failures.extend(check(name, &Value::Object(object), &|_| false));
        }
    }
    // Of the smallest release too.
    let all = names(&dump).len();
    assert!(strings * 10 > all && kinds * 30 > all, "{strings} string enums, {kinds} unions of {all}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The property that has one value in every member.
fn tag(members: &[Value]) -> Option<String> {
    let constant = |member: &Value, key: &str| {
        member["properties"][key]["enum"].as_array().is_some_and(|v| v.len() == 1)
    };
    let keys = members.first()?["properties"].as_object()?.keys();
    keys.into_iter().find(|key| members.iter().all(|member| constant(member, key))).cloned()
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let dump = Dump::load();
    let received = dump.received();
    let (mut tried, mut absent, mut failures) = (0, 0, Vec::new());
    for name in names(&dump) {
        let schema = &dump.definitions[name];
        let Some(properties) = schema["properties"].as_object().filter(|_| schema.get("oneOf").is_none())
        else {
            continue;
        };
        let whole = dump.draw(name, Mode::RequiredOnly, 1).value;
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let mut less = whole.clone();
            less.as_object_mut().expect("an object").remove(key);
            tried += 1;
            if received.contains(name) && dump.admits_null(&properties[key]) {
                failures.extend(must_read_as_null(name, &less, key));
                absent += 1;
            } else {
                failures.extend(must_name(name, &less, key));
            }
            for wrong in wrong_values(dump.resolve(&properties[key])) {
                let mut other = whole.clone();
                other[key] = wrong;
                tried += 1;
                failures.extend(must_name(name, &other, key));
            }
        }
    }
    println!("{tried} broken instances, {absent} of them read with `null`");
    // Releases before 0.150 have no required member that may be `null`: the golden `received` shows what becomes of one.
    assert!(tried > names(&dump).len(), "{tried}, {absent}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// In what the runtime sends, a member that may be `null` may be absent: an older runtime does not know it.
fn must_read_as_null(name: &str, value: &Value, key: &str) -> Option<String> {
    match table::find(name).expect("a definition of this build")(&value.to_string()) {
        Ok(written) if written.contains(&format!("\"{key}\":null")) => None,
        Ok(written) => Some(format!("{name}: `{key}` was absent, and is not `null` in {written}")),
        Err(error) => Some(format!("{name}: `{key}` may be null, but not absent: {error}")),
    }
}

/// Values of another type, and integers out of range.
fn wrong_values(schema: &Value) -> Vec<Value> {
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), _) => vec![json!(1), json!({}), Value::Null],
        (Some("boolean"), _) => vec![json!("true"), json!(0)],
        (Some("array"), _) => vec![json!({}), json!("a")],
        (Some("integer"), Some("int32")) => vec![json!(1i64 << 31), json!("1"), json!(1.5)],
        (Some("integer"), Some("uint16")) => vec![json!(65536), json!(-1)],
        (Some("integer"), Some("uint32")) => vec![json!(1u64 << 32), json!(-1)],
        (Some("integer"), Some("uint" | "uint64")) => vec![json!(-1), json!(1e300)],
        (Some("integer"), _) => vec![json!(u64::MAX), json!(true)],
        (Some("number"), _) => vec![json!("1")],
        (Some("object"), _) => vec![json!([]), json!("a")],
        _ => Vec::new(),
    }
}

fn must_name(name: &str, value: &Value, key: &str) -> Option<String> {
    match table::find(name).expect("a definition of this build")(&value.to_string()) {
        Ok(_) => Some(format!("{name}: accepted with a broken `{key}`: {value}")),
        Err(error) if error.to_string().contains(&format!("`{key}`")) => None,
        Err(error) => Some(format!("{name}: the error does not name `{key}`: {error}")),
    }
}
