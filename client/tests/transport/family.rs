//! What a runtime starts goes with it, on every system: it holds a connection to the test, which breaks when it is gone.

use std::env;
#[cfg(feature = "websocket")]
use std::io::{BufRead as _, BufReader, Write as _};
use std::io::{ErrorKind, Read as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use codex_client::{Codex, CodexConfig};

use crate::peer::sleep_for_ever;
use crate::support::{MOMENT, PATIENCE, connect, run};
use crate::{Case, STAND_IN};

/// Says that this process was started by a runtime, or by a program that uses one.
pub(crate) const MEMBER: &str = "CODEX_STAND_IN_MEMBER";
/// Where it connects to.
const CALLS: &str = "CODEX_STAND_IN_CALLS";

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "family::what_the_runtime_has_started_goes_when_it_is_closed",
        peer: |peer| {
            peer.open();
            start(&mut member());
            peer.until_end();
        },
        test: |config| goes(config, |codex| async move { codex.close().await.unwrap() }),
    },
    Case {
        name: "family::it_goes_when_the_runtime_crashes",
        peer: |peer| {
            peer.open();
            start(&mut member());
            peer.expect("model/list");
            std::process::exit(3);
        },
        test: |config| goes(config, |codex| async move { assert!(codex.models().await.is_err()) }),
    },
    Case {
        name: "family::it_goes_when_the_runtime_is_killed",
        peer: |peer| {
            peer.open();
            start(&mut member());
            sleep_for_ever();
        },
        test: is_killed,
    },
    #[cfg(target_os = "linux")]
    Case {
        name: "family::it_goes_from_a_group_of_its_own_when_the_runtime_is_killed",
        peer: |peer| {
            peer.open();
            start(std::os::unix::process::CommandExt::process_group(&mut member(), 0));
            sleep_for_ever();
        },
        test: is_killed,
    },
    #[cfg(feature = "websocket")]
    Case {
        name: "family::it_goes_when_a_runtime_that_listens_is_shut_down",
        peer: |_| listen(),
        test: |config| {
            let call = Call::expected();
            let config = config.env(CALLS, &call.address).close_timeout(MOMENT);
            run(async {
                let server = Codex::spawn_listening_with("ws://127.0.0.1:0", config).await.unwrap();
                let held = call.come();
                server.shutdown().await.unwrap();
                until_broken(held);
            });
        },
    },
    // There the last handle of the job goes with the program.
    #[cfg(windows)]
    Case {
        name: "family::it_goes_when_the_program_is_killed",
        peer: |peer| {
            peer.open();
            start(&mut member());
            sleep_for_ever();
        },
        test: |_| {
            let call = Call::expected();
            let mut program = member();
            program.env(MEMBER, "family::it_goes_when_the_program_is_killed").env(CALLS, &call.address);
            let mut program = program.spawn().unwrap();
            let held = call.come();
            program.kill().unwrap();
            program.wait().unwrap();
            until_broken(held);
        },
    },
];

/// Something that goes on until it is killed, and calls the test meanwhile.
fn member() -> Command {
    let mut member = Command::new(env::current_exe().unwrap());
    member.env_remove(STAND_IN).env(MEMBER, "");
    member.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    member
}

fn start(command: &mut Command) {
    drop(command.spawn().unwrap());
}

/// What was started: calls, unless it is to be a program that uses the runtime of a case.
pub(crate) fn be_member() {
    let case = env::var(MEMBER).unwrap();
    if case.is_empty() {
        let _held = TcpStream::connect(env::var(CALLS).unwrap()).unwrap();
        sleep_for_ever();
    }
    let (this, nothing): (_, [String; 0]) = (env::current_exe().unwrap(), []);
    let config = CodexConfig::new().binary(this).launch_args(nothing).env(STAND_IN, case);
    run(async {
        let _codex = connect(config).await;
        std::future::pending::<()>().await;
    });
}

/// Starts a member, and says where it listens and that it is ready, as the real runtime does.
#[cfg(feature = "websocket")]
fn listen() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    start(&mut member());
    eprintln!("  listening on: ws://{}", listener.local_addr().unwrap());
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    }
}

/// The call of a member, which lasts as long as it.
struct Call {
    address: String,
    caught: mpsc::Receiver<TcpStream>,
}

impl Call {
    fn expected() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (catch, caught) = mpsc::channel();
        // Nobody waits any more where a test has failed.
        thread::spawn(move || catch.send(listener.accept().unwrap().0));
        Self { address, caught }
    }

    /// Waits for it.
    fn come(&self) -> TcpStream {
        self.caught.recv_timeout(PATIENCE).unwrap()
    }
}

/// Waits until whoever holds the call is gone.
fn until_broken(mut held: TcpStream) {
    held.set_read_timeout(Some(PATIENCE)).unwrap();
    match held.read(&mut [0]) {
        Ok(0) => {}
        Err(error) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted) => {}
        other => panic!("what the runtime has started is still there: {other:?}"),
    }
}

fn is_killed(config: CodexConfig) {
    goes(config.close_timeout(MOMENT), |codex| async move { codex.close().await.unwrap() });
}

/// Ends the connection, after which what the runtime has started must be gone.
fn goes<F: Future<Output = ()>>(config: CodexConfig, end: impl FnOnce(Codex) -> F) {
    let call = Call::expected();
    let held = run(async {
        let codex = connect(config.env(CALLS, &call.address)).await;
        let held = call.come();
        end(codex).await;
        held
    });
    until_broken(held);
}
