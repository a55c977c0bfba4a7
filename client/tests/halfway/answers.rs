//! What the stand-in runtime answers where one answer is all there is.

use serde_json::{Value, json};

use super::script::{THREAD, turn};

/// The result of a request.
pub(crate) fn result(method: &str, params: &Value) -> Value {
    let second = !params["cursor"].is_null();
    match method {
        "initialize" => json!({
            "userAgent": "codex-client/0.169.0 (stand-in)", "codexHome": "/", "platformFamily": "unix",
            "platformOs": "linux",
        }),
        "thread/start" | "thread/resume" | "thread/fork" => begun(),
        "thread/read" | "thread/unarchive" => json!({"thread": thread()}),
        "thread/list" => page(second, thread(), thread()),
        "thread/items/list" => {
            let item = json!({"type": "agentMessage", "id": "i", "text": "text", "phase": null});
            let entry = json!({"item": item, "turnId": turn("u0", "completed")["id"]});
            page(second, entry.clone(), entry)
        }
        "model/list" => page(second, model("first"), model("second")),
        "thread/unsubscribe" => json!({"status": "unsubscribed"}),
        "thread/goal/clear" => json!({"cleared": false}),
        "turn/steer" => json!({"turnId": params["expectedTurnId"]}),
        "config/read" => json!({"config": {}, "origins": {}}),
        "account/read" => json!({"account": null, "requiresOpenaiAuth": false}),
        "account/login/start" => match params["type"].as_str() {
            Some("apiKey") => json!({"type": "apiKey"}),
            Some("chatgpt") => json!({"type": "chatgpt", "loginId": "l", "authUrl": "https://x"}),
            _ => json!({
                "type": "chatgptDeviceCode", "loginId": "l", "userCode": "c", "verificationUrl": "https://x",
            }),
        },
        "account/login/cancel" => json!({"status": "canceled"}),
        "fs/watch" => json!({"path": "/a"}),
        _ => json!({}),
    }
}

fn page(second: bool, first_item: Value, second_item: Value) -> Value {
    match second {
        false => json!({"data": [first_item], "nextCursor": "2"}),
        true => json!({"data": [second_item], "nextCursor": null}),
    }
}

fn model(id: &str) -> Value {
    json!({
        "id": id, "model": id, "displayName": id, "description": "", "hidden": false, "isDefault": false,
        "defaultReasoningEffort": "low", "supportedReasoningEfforts": [],
    })
}

fn thread() -> Value {
    json!({
        "id": THREAD, "cliVersion": "0.169.0", "createdAt": 0, "updatedAt": 0, "cwd": "/", "ephemeral": false,
        "modelProvider": "mock", "preview": "", "projectId": null, "sessionId": THREAD, "source": "vscode",
        "status": {"type": "idle"}, "turns": [],
    })
}

fn begun() -> Value {
    json!({
        "thread": thread(), "model": "mock-model", "modelProvider": "mock", "cwd": "/",
        "approvalsReviewer": "user", "approvalPolicy": "on-request",
        "sandbox": {"type": "readOnly", "networkAccess": false},
    })
}
