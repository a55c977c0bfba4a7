//! What the model says in each example.

use codex_client::testing::{Hold, MockModel, Reply};
use serde_json::{Value, json};

/// Scripts the model; it is held where the example acts in the middle of a turn.
pub(super) fn of(example: &str, model: &MockModel) -> Vec<Hold> {
    match example {
        "quickstart" => {
            model.reply(Reply::new().text_chunks(["Hello", " from", " a", " scripted", " model."]));
        }
        "streaming" | "transcript" => streaming(model),
        "concurrent_turns" | "queue" | "web_server" | "bot" => {
            model.reply_with(|request| {
                format!("All I know about: {}", request.last_user_text().unwrap_or_default())
            });
        }
        "steer_and_interrupt" => return steer_and_interrupt(model),
        "approvals" => approvals(model),
        "approval_timeout" => approval_timeout(model),
        "chat" => return chat(model),
        "ctrl_c" => return ctrl_c(model),
        "subagents" => subagents(model),
        "errors_and_retry" => {
            model.reply_error(503);
            model.reply("Better now.");
        }
        "blocking" => in_order(model, ["Red, green, blue.", "Red."]),
        "handles" => handles(model),
        "typed_output" => typed_output(model),
        "dynamic_tools" => dynamic_tools(model),
        "shared_server" => in_order(model, ["A lock.", "A counter that one may wait for."]),
        "record_and_replay" | "testing_an_agent" => {
            model.reply_tool_call("exec_command", json!({ "cmd": "ls | wc -l" }));
            model.reply("7");
        }
        // They ask the model nothing.
        "login" | "every_request" => {}
        _ => unreachable!("no script for {example}"),
    }
    Vec::new()
}

fn in_order<const N: usize>(model: &MockModel, texts: [&str; N]) {
    for text in texts {
        model.reply_text(text);
    }
}

fn streaming(model: &MockModel) {
    let listing = Reply::new().reasoning("Listing will tell.");
    model.reply(listing.tool_call("exec_command", json!({ "cmd": "ls" })));
    model.reply("Some files, and some directories.");
}

fn steer_and_interrupt(model: &MockModel) -> Vec<Hold> {
    let (story, until_steered) = Reply::new().partial_text("Once upon a time, long ").held();
    model.reply(story);
    model.reply("A fox jumped. The end.");
    let (endless, until_interrupted) = Reply::new().partial_text("One, two, three, ").held();
    model.reply(endless);
    vec![until_steered, until_interrupted]
}

/// The sub-agent is done before the agent, which waits for it.
fn subagents(model: &MockModel) {
    let task = "Count the files.";
    model.when(move |request| request.last_user_text() == Some(task), "There are 7.");
    model.reply_tool_call("multi_agent_v1.spawn_agent", json!({ "message": task }));
    model.reply_with(|request| {
        let told = request.input().iter().filter(|item| item["type"] == "function_call_output").count();
        if told > 1 {
            return Reply::new().text("My sub-agent has counted 7 files.");
        }
        let spawned = request.input().iter().rev().find(|item| item["type"] == "function_call_output");
        let spawned = spawned.and_then(|item| item["output"].as_str()).unwrap_or_default();
        let spawned: Value = serde_json::from_str(spawned).unwrap_or_default();
        Reply::new().tool_call("multi_agent_v1.wait_agent", json!({ "targets": [spawned["agent_id"]] }))
    });
}

fn chat(model: &MockModel) -> Vec<Hold> {
    let patch = "*** Begin Patch\n*** Add File: hello.txt\n+hello\n*** End Patch";
    let apply = json!({ "cmd": format!("apply_patch <<'EOF'\n{patch}\nEOF") });
    model.reply(Reply::new().text("I will write it.").tool_call("exec_command", apply).usage(100, 20));
    model.reply(Reply::new().tool_call("exec_command", json!({ "cmd": "cat hello.txt" })).usage(200, 10));
    model.reply(Reply::new().text_chunks(["It is", " written."]).usage(300, 5));
    let (endless, until_interrupted) = Reply::new().partial_text("One, two, ").held();
    model.reply(endless);
    vec![until_interrupted]
}

fn ctrl_c(model: &MockModel) -> Vec<Hold> {
    let (endless, until_interrupted) = Reply::new().partial_text("One, two, three, ").held();
    model.reply(endless);
    vec![until_interrupted]
}

/// The arguments of a command for which the runtime asks.
fn escalated(command: &str) -> Value {
    json!({ "cmd": command, "sandbox_permissions": "require_escalated", "justification": "May I?" })
}

fn approval_timeout(model: &MockModel) {
    model.reply_tool_call("exec_command", escalated("echo hello > hello.txt"));
    model.reply_with(|request| {
        let told = request.input().last().map(|item| item["output"].to_string()).unwrap_or_default();
        format!("I was told: {told}")
    });
}

fn approvals(model: &MockModel) {
    let patch = "*** Begin Patch\n*** Update File: hello.txt\n@@\n-hello\n+goodbye\n*** End Patch";
    model.reply_tool_call("exec_command", escalated("echo hello > hello.txt"));
    model.reply_tool_call("exec_command", json!({ "cmd": format!("apply_patch <<'EOF'\n{patch}\nEOF") }));
    model.reply_tool_call("exec_command", escalated("cargo test; rm hello.txt"));
    model.reply("Two were allowed, one was not.");
}

fn handles(model: &MockModel) {
    in_order(model, ["One.", "Two."]);
    model.reply_tool_call("update_goal", json!({ "status": "complete" }));
    model.reply("Counted.");
}

fn typed_output(model: &MockModel) {
    model.reply("Porridge, of course!");
    let ingredients = json!([{ "name": "oats", "grams": 50.0 }, { "name": "milk", "grams": 200.0 }]);
    let porridge = json!({ "name": "Porridge", "minutes": 10, "ingredients": ingredients, "warning": null });
    model.reply(porridge.to_string());
}

fn dynamic_tools(model: &MockModel) {
    for text in ["The milk that is in the door of the fridge is sour", "The milk is sour"] {
        model.reply_tool_call("note", json!({ "text": text }));
    }
    model.reply("I have noted that.");
}
