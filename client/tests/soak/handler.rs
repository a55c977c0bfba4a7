//! Who answers what the server asks: as the script says, so also by a panic or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, DynamicTool, Incoming, ServerRequestHandler};

use crate::ledger::{Count, Log};
use crate::plan::{Decision, Tool};
use crate::scripts::Scripts;

/// What a panic that is scripted says, so that it is not shown.
pub(crate) const SCRIPTED: &str = "as the script has it";

/// Answers as the scripts say.
#[derive(Debug, Clone)]
pub(crate) struct Scripted {
    pub(crate) scripts: Arc<Scripts>,
    pub(crate) at_it: Arc<AtomicUsize>,
    pub(crate) log: Log,
}

/// A handler that is at it, until it is dropped.
struct AtIt(Arc<AtomicUsize>);

impl AtIt {
    fn new(all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(all))
    }
}

impl Drop for AtIt {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl ServerRequestHandler for Scripted {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        let at_it = AtIt::new(&self.at_it);
        self.log.count(Count::Answers);
        let Some((turn, decision)) = request.script().as_deref().and_then(read) else {
            self.log.fault(Count::Wrong, format_args!("an approval of {:?}", request.script()));
            return request.decline();
        };
        match decision {
            Decision::Accept | Decision::Background => request.accept(),
            Decision::Decline => request.decline(),
            Decision::Cancel => request.cancel(),
            Decision::Panic => {
                self.log.count(Count::Panics);
                panic!("{SCRIPTED}")
            }
            Decision::Later => {
                let (deferred, answer) = request.defer();
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    let accepted = deferred.accept();
                    deferred.answer(accepted);
                    drop(at_it);
                });
                answer
            }
            Decision::Forget => request.defer().1,
            Decision::Never => {
                self.log.count(Count::Unanswered);
                if let Some(script) = self.scripts.get(turn) {
                    script.unanswered();
                }
                std::future::pending().await
            }
        }
    }
}

/// The turn and the decision that a command names: `echo soak 17 accept`.
fn read(command: &str) -> Option<(u64, Decision)> {
    let mut words = command.strip_prefix("echo soak ")?.split([' ', ';']);
    Some((words.next()?.parse().ok()?, Decision::of(words.next()?)?))
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Call {
    /// Which turn calls.
    turn: u64,
    /// What the tool shall do.
    manner: String,
}

/// The tool of this program.
pub(crate) fn tool(log: &Log) -> DynamicTool {
    let log = log.clone();
    DynamicTool::new("soak", "Does what it is told to.", move |call: Call| {
        let log = log.clone();
        async move {
            log.count(Count::Answers);
            match Tool::of(&call.manner) {
                Some(Tool::Answer) => Ok(format!("soaked {}", call.turn)),
                Some(Tool::Slow) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Ok(format!("soaked {} slowly", call.turn))
                }
                Some(Tool::Panic) => {
                    log.count(Count::Panics);
                    panic!("{SCRIPTED}")
                }
                Some(Tool::Refuse) | None => Err("it does not want to"),
            }
        }
    })
}
