//! In which file a type is found.

use serde_json::{Value, json};

use crate::support::{Run, method, object, reference};

fn dump() -> Value {
    json!({
        "ClientRequest": { "oneOf": [
            method("thread/start", &reference("ThreadStartParams")),
            method("model/list", &reference("ModelListParams")),
        ] },
        "ThreadStartParams": { "type": "object", "properties": {
            "cwd": reference("AbsolutePath"),
            "effort": reference("Effort"),
            "mode": { "type": "string", "enum": ["fast"] },
        } },
        "ThreadStartResponse": object(&[]),
        "ModelListParams": { "type": "object", "properties": { "cwd": reference("AbsolutePath") } },
        "ModelListResponse": object(&[]),
        "AbsolutePath": { "type": "string" },
        "Effort": { "type": "string", "enum": ["low"] },
        "Orphan": object(&[]),
    })
}

/// The file, without folder and ending, that declares a type.
fn home(name: &str) -> String {
    let files = Run::over(dump()).generate().unwrap().files;
    let declares = |text: &str| {
        text.contains(&format!("pub struct {name}")) || text.contains(&format!("pub enum {name}"))
    };
    let (path, _) = files.iter().find(|(_, text)| declares(text)).unwrap();
    path.rsplit('/').next().unwrap().trim_end_matches(".rs").to_owned()
}

#[test]
fn the_first_word_decides_where_a_method_begins_with_it() {
    assert_eq!(home("ThreadStartParams"), "thread");
}

#[test]
fn the_only_namespace_that_uses_a_type_has_it() {
    assert_eq!(home("Effort"), "thread");
}

#[test]
fn what_several_use_or_nobody_is_shared() {
    assert_eq!(home("AbsolutePath"), "shared");
    assert_eq!(home("Orphan"), "shared");
}

#[test]
fn a_hoisted_type_stays_with_its_definition() {
    assert_eq!(home("ThreadStartParamsMode"), "thread");
}

#[test]
fn only_files_under_the_generated_directory_are_written() {
    let files = Run::over(dump()).generate().unwrap().files;
    let generated = codex_codegen::GENERATED_DIRS;
    let inside = |path: &String| generated.iter().any(|dir| path.starts_with(&format!("{dir}/")));
    assert!(files.keys().all(inside), "{:?}", files.keys());
}
