//! Who decides on a server that several clients use: the one who works with a thread, not those who look at it.

use std::path::{Path, PathBuf};

use codex_client::testing::MockModel;
use codex_client::types::ServerNotification;
use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{
    Answer, Codex, Deferred, Incoming, Listening, Sandbox, ServerRequestHandler, Thread, Turn,
};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::defers::Defers;
use crate::server::{Kind, config, serve};
use crate::support::{e2e, new_path, until};

/// Accepts whatever it is asked.
struct Hasty;

impl ServerRequestHandler for Hasty {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        request.accept()
    }
}

/// A thread with a turn that waits for a person.
struct Asked {
    model: MockModel,
    server: Listening,
    _codex: Codex,
    turn: Turn,
    questions: UnboundedReceiver<Deferred<Approval>>,
    path: PathBuf,
}

/// Has the model write a file by a command that needs approval.
fn script_a_write(model: &MockModel, path: &Path) {
    let arguments = json!({
        "cmd": format!("echo approved > '{}'", path.display()),
        "sandbox_permissions": "require_escalated",
        "justification": "The test wants it.",
    });
    model.reply_tool_call("exec_command", arguments);
    model.reply_text("Seen.");
}

async fn asked() -> Asked {
    let (model, server) = serve(Kind::Unix).await;
    let (tell, questions) = unbounded_channel();
    let codex = server.connect_with(config(&model).handler(Defers(tell))).await.unwrap();
    // The thread is stored, and others can look at it, once it has had a turn.
    model.reply_text("Hello.");
    let thread = codex.thread_start().sandbox(Sandbox::read_only()).await.unwrap();
    thread.run("Hello?").await.unwrap();
    let path = new_path(&model, "written");
    script_a_write(&model, &path);
    let turn = thread.turn("Write it.").await.unwrap();
    Asked { model, server, _codex: codex, turn, questions, path }
}

/// Looks at the thread until a command of it waits for approval.
async fn look(codex: &Codex, id: &str) -> Thread {
    let thread = codex.thread_resume(id).await.unwrap();
    let status = thread.read(false).await.unwrap().status;
    assert!(format!("{status:?}").contains("WaitingOnApproval"), "{status:?}");
    thread
}

e2e! {
    async fn whoever_looks_at_a_thread_does_not_decide_for_the_one_who_works_with_it() {
        let mut asked = asked().await;
        let question = asked.questions.recv().await.unwrap();
        let hasty = asked.server.connect_with(config(&asked.model).handler(Hasty)).await.unwrap();
        // Without a handler everything would be declined, which is no less a decision.
        let nobody = asked.server.connect_with(config(&asked.model)).await.unwrap();
        let mut seen = Vec::new();
        for other in [&hasty, &nobody] {
            let thread = look(other, asked.turn.thread().id()).await;
            seen.push(thread.events());
        }

        let answer = question.decline();
        assert!(question.answer(answer), "somebody else has answered");
        for events in &mut seen {
            until(events, |event| matches!(event, ServerNotification::TurnCompleted(_)).then_some(())).await;
        }
        let result = asked.turn.run().await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Seen."));
        assert!(!asked.path.exists());
    }
}

e2e! {
    async fn a_thread_can_be_taken_over_with_what_is_open() {
        let mut asked = asked().await;
        let question = asked.questions.recv().await.unwrap();
        let other = asked.server.connect_with(config(&asked.model).handler(Hasty)).await.unwrap();
        look(&other, asked.turn.thread().id()).await.answer_requests(true);
        question.resolved().await;
        let answer = question.decline();
        assert!(!question.answer(answer));
        let result = asked.turn.run().await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Seen."));
    }
}

e2e! {
    async fn a_thread_can_be_left_to_others() {
        let (model, server) = serve(Kind::Unix).await;
        let (tell, mut questions) = unbounded_channel();
        let hasty = server.connect_with(config(&model).handler(Hasty)).await.unwrap();
        let human = server.connect_with(config(&model).handler(Defers(tell))).await.unwrap();
        model.reply_text("Hello.");
        let thread = hasty.thread_start().sandbox(Sandbox::read_only()).await.unwrap();
        thread.run("Hello?").await.unwrap();
        human.thread_resume(thread.id()).await.unwrap().answer_requests(true);
        thread.answer_requests(false);
        let path = new_path(&model, "written");
        script_a_write(&model, &path);
        let turn = thread.turn("Write it.").await.unwrap();
        let question = questions.recv().await.unwrap();
        let answer = question.decline();
        assert!(question.answer(answer));
        turn.run().await.unwrap();
        assert!(!path.exists());
    }
}
