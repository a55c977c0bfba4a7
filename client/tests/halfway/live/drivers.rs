//! The drivers of what begins and ends with a process or a socket.

use std::cell::RefCell;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use codex_client::runtime::{Environment, Options};
use codex_client::testing::{MockModel, ModelRequest, Replay};
use codex_client::{Codex, CodexConfig, Error, Listening, WebSocketAuth, install_runtime};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::server::Server;
use super::stand_in::{DEAF, LISTENS, STAND_IN, STDIO};
use crate::bench::Local;
use crate::driver::{Calls, done, shared, unique};
use crate::runner::Shown;

/// What a case has around it.
pub(crate) struct World {
    pub(crate) server: Server,
    folder: TempDir,
    /// What goes on whatever becomes of the call.
    pub(crate) goes_on: RefCell<Vec<JoinHandle<()>>>,
}

impl World {
    pub(crate) fn new() -> Rc<Self> {
        let folder = tempfile::tempdir().unwrap();
        Rc::new(Self { server: Server::new(), folder, goes_on: RefCell::default() })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// What the docs say of a call that is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// What it has begun is gone.
    Undone,
    /// The same, and there is no server that could go meanwhile.
    UndoneAlone,
    /// The next call gives the same.
    LosesNothing,
    /// What it has begun goes on to its end.
    GoesOn,
    /// With the first poll the runtime of the handle is to go.
    EndsAll,
    /// It is done with the first poll.
    DoesNotWait,
}

pub(crate) struct Driver {
    pub(crate) name: &'static str,
    /// What the docs say, word for word, and what that means.
    pub(crate) safety: &'static str,
    pub(crate) claim: Claim,
    pub(crate) set_up: fn(Rc<World>) -> Local<'static, Calls>,
}

impl Driver {
    /// The method's name.
    pub(crate) fn method(&self) -> &'static str {
        self.name.split(" (").next().unwrap_or_default()
    }
}

macro_rules! live {
    ($($name:literal, $safety:literal, $claim:ident => |$world:ident| $set_up:block)*) => {
        pub(crate) const DRIVERS: &[Driver] = &[$(Driver {
            name: $name,
            safety: $safety,
            claim: Claim::$claim,
            set_up: |$world| Box::pin(async move $set_up),
        }),*];
    };
}

fn stand_in(which: &str) -> CodexConfig {
    let nothing: [String; 0] = [];
    CodexConfig::new().binary(std::env::current_exe().unwrap()).launch_args(nothing).env(STAND_IN, which)
}

/// One that is killed in the end.
fn deaf() -> CodexConfig {
    stand_in(DEAF).close_timeout(Duration::from_millis(20))
}

async fn listening() -> Result<Listening, Error> {
    Codex::spawn_listening_with("ws://127.0.0.1:0", stand_in(LISTENS)).await
}

/// A model that is asked twice.
async fn asked(ways: fn(&MockModel)) -> MockModel {
    let model = MockModel::start().await.unwrap();
    ways(&model);
    let url = model.base_url();
    let address = url.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    tokio::spawn(async move {
        for text in ["one", "two"] {
            ask(&address, text).await;
        }
    });
    model
}

/// Asks a model, and hangs up once it has begun to answer.
async fn ask(address: &str, text: &str) {
    let message = json!({"type": "message", "role": "user", "content": [{"text": text}]});
    let body = json!({"model": "m", "input": [message]}).to_string();
    let head = format!("POST /v1/responses HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", body.len());
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    // A model that is gone does not answer.
    let _ = stream.read(&mut [0; 64]).await;
}

fn text(request: &ModelRequest) -> Shown {
    Ok(request.last_user_text().unwrap().to_owned())
}

/// Has an archive come that is none, piece by piece, whoever waits for it.
fn send_archive(world: &World, path: &Path) {
    if !path.exists() {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }
    let path = path.to_owned();
    let send = move || {
        // Opens once somebody reads.
        let mut file = OpenOptions::new().write(true).open(path).unwrap();
        // Who finds out from the beginning that it is no archive need not read on.
        let _ = file.write_all(&[7; 1 << 20]);
    };
    world.goes_on.borrow_mut().push(thread::spawn(send));
}

live! {
    "Codex::connect_with",
    "Dropped, it ends the runtime that it has started. An installation goes on to its end.", Undone =>
    |_world| {
        shared((), |_| async { done(Codex::connect_with(stand_in(STDIO)).await) })
    }
    "Codex::connect_with (to a runtime that does not go by itself)",
    "Dropped, it ends the runtime that it has started. An installation goes on to its end.", Undone =>
    |_world| {
        shared((), |_| async { done(Codex::connect_with(deaf()).await) })
    }
    "Codex::close (of a runtime that does not go by itself)",
    "The end is asked for with the first poll; dropped after it, the runtime still goes, unwatched.", EndsAll =>
    |_world| {
        shared(Codex::connect_with(deaf()).await.unwrap(), |codex| async move {
            done(codex.as_ref().clone().close().await)
        })
    }
    "Codex::connect_unix_with", "Dropped, it closes what it has opened.", Undone => |world| {
        let path = world.path("socket");
        world.server.listen_on_unix(&path);
        shared(path, |path| async move {
            done(Codex::connect_unix_with(path.as_path(), CodexConfig::new()).await)
        })
    }
    "Codex::connect_ws_with", "Dropped, it closes what it has opened.", Undone => |world| {
        shared(world.server.listen().await, |url| async move {
            done(Codex::connect_ws_with(url.as_str(), WebSocketAuth::none(), CodexConfig::new()).await)
        })
    }
    "Codex::spawn_listening_with", "Dropped, it kills the runtime that it has started.", Undone => |_world| {
        shared((), |_| async { done(listening().await) })
    }
    "Listening::connect_with", "Dropped, it closes what it has opened.", Undone => |_world| {
        shared(listening().await.unwrap(), |listening| async move {
            done(listening.connect_with(CodexConfig::new()).await)
        })
    }
    // The server is used up by the call: the next one is of another.
    "Listening::shutdown",
    "Dropped on the way, the runtime is killed: as a dropped [`Listening`] kills it.", EndsAll => |_world| {
        shared(RefCell::new(Some(listening().await.unwrap())), |server| async move {
            let server = server.take();
            let server = match server {
                Some(server) => Ok(server),
                None => listening().await,
            };
            match server {
                Ok(server) => done(server.shutdown().await),
                Err(error) => done::<()>(Err(error)),
            }
        })
    }
    "Replay::connect_with", "Dropped, it closes what it has opened.", UndoneAlone => |world| {
        let path = world.path("session.jsonl");
        let initialize = json!({"id": 1, "method": "initialize", "params": {}});
        let result = crate::answers::result("initialize", &json!({}));
        let lines = [
            json!({"sent": initialize}),
            json!({"received": {"id": 1, "result": result}}),
            json!({"sent": {"method": "initialized"}}),
        ];
        std::fs::write(&path, lines.map(|line| line.to_string()).join("\n")).unwrap();
        shared(path, |path| async move {
            done(Replay::from_file(path.as_path()).unwrap().connect_with(CodexConfig::new()).await)
        })
    }
    "install_runtime",
    "Dropped, the installation goes on, on its thread; the next one finds it done or waits for it.", GoesOn =>
    |world| {
        shared(world, |world| async move {
            let archive = world.path("archive");
            send_archive(&world, &archive);
            let environment = Environment { cache_dir: Some(world.path("cache")), ..Environment::of_process() };
            let options = Options::new().from_archive(archive).environment(environment);
            match install_runtime(options).await {
                Err(Error::Install(_)) => Ok("the archive is refused".to_owned()),
                other => done(other),
            }
        })
    }
    "MockModel::start", "It does not wait.", DoesNotWait => |_world| {
        shared((), |_| async {
            MockModel::start().await.map(|_| "done".to_owned()).map_err(|error| error.to_string())
        })
    }
    "MockModel::next_request",
    "Dropping the future loses no request: the next call gives it.", LosesNothing => |_world| {
        let model = asked(|model| ["a", "b"].into_iter().for_each(|reply| model.reply_text(reply))).await;
        shared(model, |model| async move { text(&model.next_request().await) })
    }
    "MockModel::wait_for_requests", "It only reads: dropping it has no effect.", LosesNothing => |_world| {
        let model = asked(|model| ["a", "b"].into_iter().for_each(|reply| model.reply_text(reply))).await;
        shared(model, |model| async move {
            Ok(format!("{} requests", model.wait_for_requests(2).await.len()))
        })
    }
    "Hold::reached", "It only reads: dropping it has no effect.", LosesNothing => |_world| {
        let model = asked(|_| {}).await;
        let hold = model.hold();
        shared((hold, model), |handle| async move { text(&handle.0.reached().await) })
    }
    "Hold::hung_up", "It only waits: dropping it has no effect.", LosesNothing => |_world| {
        let model = asked(|_| {}).await;
        let hold = model.hold();
        unique((hold, model), None, |handle| {
            Box::pin(async {
                handle.0.hung_up().await;
                Ok("hung up".to_owned())
            })
        })
    }
}
