//! What the fuzzer begins with: what the schema allows, drawn by what draws the instances of the fidelity test, and the
//! sessions that were recorded.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

#[path = "../../../../protocol-types/tests/fidelity/instances.rs"]
#[allow(dead_code, reason = "the test needs more of it")]
mod instances;

use crate::workspace::Workspace;
use instances::{Dump, Mode};

/// Longer ones are cut by the fuzzer.
const LONGEST: usize = 4096;
/// The definitions of whole messages.
const MESSAGES: [&str; 3] = ["ServerNotification", "ServerRequest", "ClientRequest"];
/// How many messages of each kind, sessions, and scripts for the generator there are.
const MANY: u64 = 300;
/// The members that hold an id, and the ids that the session's scripts know.
const IDS: [&str; 8] =
    ["threadId", "turnId", "loginId", "processId", "processHandle", "watchId", "sessionId", "requestId"];
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// Whether a target is fed with lines, so that the words of the protocol help.
pub(super) fn is_text(target: &str) -> bool {
    target != "generator"
}

/// Where the words of the protocol are.
pub(super) fn dictionary(workspace: &Workspace) -> PathBuf {
    workspace.file("fuzz/corpus/protocol.dict")
}

/// Writes the seeds of all targets, and the dictionary.
pub(super) fn write(workspace: &Workspace) -> Result<()> {
    let dump = Dump::load();
    let recorded = recorded(workspace)?;
    let lines = recorded.iter().flat_map(|session| session.lines()).map(|line| line.as_bytes().to_vec());
    let streams = recorded.iter().flat_map(|session| streams(session));
    put(workspace, "line", lines.chain(streams).chain(definitions(&dump)).chain(messages(&dump)))?;
    let sessions = recorded.iter().map(|session| [&[0], session.as_bytes()].concat());
    put(workspace, "session", sessions.chain((0..MANY).map(|seed| script(&dump, seed))))?;
    put(workspace, "generator", (0..MANY).map(noise))?;
    let file = dictionary(workspace);
    fs::write(&file, words(&dump)).with_context(|| format!("cannot write {}", file.display()))
}

/// Some neighbours each: what is remembered of one line is for the next.
fn streams(session: &str) -> Vec<Vec<u8>> {
    let lines: Vec<_> = session.lines().collect();
    lines.chunks(4).map(|some| some.join("\n").into_bytes()).collect()
}

fn put(workspace: &Workspace, target: &str, seeds: impl Iterator<Item = Vec<u8>>) -> Result<()> {
    let folder = workspace.file("fuzz/corpus").join(target);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for (index, seed) in seeds.filter(|seed| seed.len() <= LONGEST).enumerate() {
        let file = folder.join(format!("seed-{index:04}"));
        fs::write(&file, seed).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// What the runtime wrote in each session that was recorded.
fn recorded(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.file("protocol-types/tests/fixtures/session");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    let text = |file: &PathBuf| fs::read_to_string(file).with_context(|| shown(file));
    files.iter().map(text).collect()
}

fn shown(file: &Path) -> String {
    format!("cannot read {}", file.display())
}

/// Values of every definition.
fn definitions(dump: &Dump) -> impl Iterator<Item = Vec<u8>> {
    let modes = [
        (Mode::RequiredOnly, 0),
        (Mode::Everything, 0),
        (Mode::Nulls, 0),
        (Mode::Random, 0),
        (Mode::Random, 1),
    ];
    let draws = dump.definitions.keys().flat_map(move |name| modes.map(|(mode, seed)| (name, mode, seed)));
    draws.map(|(name, mode, seed)| {
        json!({ "def": name, "value": dump.draw(name, mode, seed).value }).to_string().into_bytes()
    })
}

/// Whole messages, as either side writes them: the method first.
fn messages(dump: &Dump) -> impl Iterator<Item = Vec<u8>> {
    let kinds = MESSAGES.into_iter().flat_map(|kind| (0..MANY).map(move |seed| (kind, seed)));
    kinds.map(|(kind, seed)| line(&dump.draw(kind, Mode::Random, seed).value).into_bytes())
}

fn line(message: &Value) -> String {
    let mut text = String::from("{");
    let others =
        message.as_object().into_iter().flatten().filter(|(name, _)| *name != "method" && *name != "params");
    let first = ["method", "params"].into_iter().filter_map(|name| Some((name, message.get(name)?)));
    for (name, value) in first.chain(others.map(|(name, value)| (name.as_str(), value))) {
        let comma = if text.len() > 1 { "," } else { "" };
        text.push_str(&format!("{comma}{}:{value}", Value::from(name)));
    }
    text.push('}');
    text
}

/// A script for the session: something is asked for, and messages arrive with something done between them. What the bytes
/// mean is in `client/src/session/fuzzing/script.rs`.
fn script(dump: &Dump, seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut script = vec![random.u8(..)];
    let mut asked = 0;
    while script.len() < LONGEST / 2 {
        script.extend([0xff, random.u8(..), random.u8(..)]);
        if random.u8(..4) == 0 {
            asked += 1;
            script.extend([0xff, 1, random.u8(..)]);
            let turn = json!({ "id": random.choice(NAMES), "items": [], "status": "inProgress" });
            let login = json!({ "type": "chatgpt", "loginId": random.choice(NAMES), "authUrl": "u" });
            let result = if random.bool() { json!({ "turn": turn }) } else { login };
            script.extend(format!("{{\"id\":{asked},\"result\":{result}}}\n").into_bytes());
        }
        let kind = MESSAGES[usize::from(random.u8(..4) == 0)];
        let mut message = dump.draw(kind, Mode::RequiredOnly, random.u64(..)).value;
        name(&mut message, &mut random);
        script.extend(line(&message).into_bytes());
        script.push(b'\n');
    }
    script.truncate(LONGEST);
    script
}

/// Gives everything that has an id one of those that a script knows.
fn name(value: &mut Value, random: &mut fastrand::Rng) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let of_turn = key == "turn" && value.get("id").is_some();
                if of_turn {
                    value["id"] = random.choice(NAMES).into();
                }
                if IDS.contains(&key.as_str()) && value.is_string() {
                    *value = random.choice(NAMES).into();
                } else {
                    name(value, random);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| name(item, random)),
        _ => {}
    }
}

/// A script for the generator: which dump, and how it is edited.
fn noise(seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..random.usize(4..96)).map(|_| random.u8(..)).collect()
}

/// Every name and every string that the schema has, as libFuzzer takes them.
fn words(dump: &Dump) -> String {
    fn collect(schema: &Value, into: &mut BTreeSet<String>) {
        match schema {
            Value::Object(members) => {
                for (key, value) in members {
                    match (key.as_str(), value) {
                        ("properties", Value::Object(properties)) => into.extend(properties.keys().cloned()),
                        ("enum", Value::Array(values)) => {
                            into.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
                        }
                        _ => {}
                    }
                    collect(value, into);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
            _ => {}
        }
    }
    let mut words: BTreeSet<String> = dump.definitions.keys().cloned().collect();
    dump.definitions.values().for_each(|schema| collect(schema, &mut words));
    let is_plain =
        |word: &&String| word.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte));
    words.iter().filter(is_plain).map(|word| format!("\"\\\"{word}\\\"\"\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_begins_as_the_runtime_writes_it() {
        let text = line(&json!({ "id": 1, "method": "a/b", "params": {} }));
        assert_eq!(text, r#"{"method":"a/b","params":{},"id":1}"#);
    }

    #[test]
    fn there_are_seeds_of_everything() {
        let dump = Dump::load();
        assert!(definitions(&dump).count() > 3 * dump.definitions.len());
        assert!(messages(&dump).all(|line| line.starts_with(b"{\"method\":")));
        let script = script(&dump, 1);
        assert!(script.contains(&0xff) && script.len() > 1000);
        assert!(words(&dump).contains("\"\\\"threadId\\\"\"\n"));
    }
}
