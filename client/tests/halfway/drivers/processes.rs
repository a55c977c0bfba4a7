//! Commands and processes.

use std::cell::RefCell;
use std::rc::Rc;

use codex_client::{CommandSession, OutputChunk, ProcessOutput, ProcessSession};

use crate::bench::Bench;
use crate::driver::{done, drivers, item, shared, shown, unique};
use crate::script::{Turns, output};

async fn command(bench: &Rc<Bench>, turns: Turns) -> CommandSession {
    bench.turns(turns);
    bench.run(bench.codex().command_exec(["ls"])).await.unwrap()
}

async fn process(bench: &Rc<Bench>, turns: Turns) -> ProcessSession {
    bench.turns(turns);
    bench.run(bench.codex().process_spawn(["ls"], "/a")).await.unwrap()
}

fn text(chunk: OutputChunk) -> String {
    String::from_utf8(chunk.bytes).unwrap()
}

fn exit(output: ProcessOutput) -> String {
    format!("{} after {}", output.exit_code, String::from_utf8(output.stdout).unwrap())
}

drivers! {
    "Codex::command_exec" => |bench| {
        shared(bench.codex(), |codex| async move { done(codex.command_exec(["ls"]).await) })
    }
    "CommandSession::next" => |bench| {
        let (session, other) = (command(&bench, Turns::Whole).await, command(&bench, Turns::Whole).await);
        unique(session, Some(other), |session| Box::pin(async { item(session.next().await, text) }))
    }
    "CommandSession::next (of all)" => |bench| {
        let session = command(&bench, Turns::Whole).await;
        unique((session, String::new()), None, |(session, read)| {
            Box::pin(async {
                while let Some(next) = session.next().await {
                    read.push_str(&shown(next, text)?);
                }
                Ok(read.clone())
            })
        })
    }
    // The session is used up by the call: the next one is of another.
    "CommandSession::wait" => |bench| {
        let session = RefCell::new(Some(command(&bench, Turns::Whole).await));
        shared((bench.codex(), session), |handle| async move {
            let session = handle.1.take();
            let session = match session {
                Some(session) => Ok(session),
                None => handle.0.command_exec(["ls"]).await,
            };
            match session {
                Ok(session) => shown(session.wait().await, exit),
                Err(error) => done::<()>(Err(error)),
            }
        })
    }
    "CommandSession::write" => |bench| {
        shared(command(&bench, Turns::Open).await, |session| async move { done(session.write("a").await) })
    }
    "CommandSession::close_stdin" => |bench| {
        shared(command(&bench, Turns::Open).await, |session| async move { done(session.close_stdin().await) })
    }
    "CommandSession::resize" => |bench| {
        shared(command(&bench, Turns::Open).await, |session| async move { done(session.resize(80, 24).await) })
    }
    "CommandSession::terminate" => |bench| {
        shared(command(&bench, Turns::Open).await, |session| async move { done(session.terminate().await) })
    }
    "Codex::process_spawn" => |bench| {
        shared(bench.codex(), |codex| async move { done(codex.process_spawn(["ls"], "/a").await) })
    }
    "ProcessSession::next" => |bench| {
        let (session, other) = (process(&bench, Turns::Open).await, process(&bench, Turns::Open).await);
        for session in [&session, &other] {
            for piece in output("process/outputDelta", "processHandle", session.process_handle()) {
                bench.will_say(piece);
            }
        }
        unique(session, Some(other), |session| Box::pin(async { item(session.next().await, text) }))
    }
    "ProcessSession::wait" => |bench| {
        let session = RefCell::new(Some(process(&bench, Turns::Whole).await));
        shared((bench.codex(), session), |handle| async move {
            let session = handle.1.take();
            let session = match session {
                Some(session) => Ok(session),
                None => handle.0.process_spawn(["ls"], "/a").await,
            };
            match session {
                Ok(session) => shown(session.wait().await, exit),
                Err(error) => done::<()>(Err(error)),
            }
        })
    }
    "ProcessSession::write" => |bench| {
        shared(process(&bench, Turns::Open).await, |session| async move { done(session.write("a").await) })
    }
    "ProcessSession::close_stdin" => |bench| {
        shared(process(&bench, Turns::Open).await, |session| async move { done(session.close_stdin().await) })
    }
    "ProcessSession::resize" => |bench| {
        shared(process(&bench, Turns::Open).await, |session| async move { done(session.resize(80, 24).await) })
    }
    "ProcessSession::kill" => |bench| {
        shared(process(&bench, Turns::Open).await, |session| async move { done(session.kill().await) })
    }
}
