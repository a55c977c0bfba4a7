//! What comes from the terminal goes to the program alone, and a program that is killed takes its runtime along.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use codex_client::CodexConfig;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::peer::Peer;
use crate::support::{connect, pid, run};
use crate::{Case, STAND_IN};

/// Says that this process is a program that uses a runtime.
pub(crate) const PROGRAM: &str = "CODEX_STAND_IN_PROGRAM";

/// A case whose runtime answers whatever it is asked.
const ANSWERS: &str = "terminal::an_interrupt_reaches_the_program_alone";

pub(crate) const CASES: &[Case] = &[
    Case {
        name: ANSWERS,
        peer: answers,
        test: |_| {
            let (mut program, mut output, _) = program();
            kill("-INT", &format!("-{}", program.id()));
            let mut said = String::new();
            output.read_to_string(&mut said).unwrap();
            assert_eq!(said, "interrupted, and answered\n");
            assert!(program.wait().unwrap().success());
        },
    },
    Case {
        name: "terminal::a_program_that_is_killed_takes_its_runtime_along",
        peer: answers,
        test: |_| {
            let (mut program, _, runtime) = program();
            kill("-KILL", &program.id().to_string());
            program.wait().unwrap();
            until_dead(runtime);
        },
    },
];

fn answers(peer: &mut Peer) {
    peer.open();
    while let Some(request) = peer.next() {
        peer.answer(&request, &json!({"data": []}));
    }
}

/// Waits until a process has ended. Whether it is reaped is up to the machine's first process.
fn until_dead(pid: u32) {
    if !cfg!(target_os = "linux") {
        return println!("not checked here: only Linux has a /proc that tells whether process {pid} is gone");
    }
    let started = Instant::now();
    let runs = || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, behind)| !behind.starts_with(['Z', 'X']))
    };
    while runs() {
        assert!(started.elapsed() < Duration::from_secs(30), "process {pid} is still there");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn kill(signal: &str, whom: &str) {
    assert!(Command::new("kill").args([signal, "--", whom]).status().unwrap().success());
}

/// Starts a program that uses the runtime of this case, as a shell would: in a process group of its own. Returns the
/// runtime's number as well.
fn program() -> (Child, BufReader<ChildStdout>, u32) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(PROGRAM, "").process_group(0).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut program = command.spawn().unwrap();
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let mut runtime = String::new();
    output.read_line(&mut runtime).unwrap();
    (program, output, runtime.trim().parse().unwrap())
}

/// The program: at an interrupt it asks its runtime for something, and closes the connection.
pub(crate) fn be_program() {
    run(async {
        let mut interrupts = signal(SignalKind::interrupt()).unwrap();
        let this = std::env::current_exe().unwrap();
        let nothing: [String; 0] = [];
        let codex =
            connect(CodexConfig::new().binary(this).launch_args(nothing).env(STAND_IN, ANSWERS)).await;
        println!("{}", pid(&codex));
        interrupts.recv().await;
        assert!(codex.models().await.unwrap().is_empty());
        codex.close().await.unwrap();
        println!("interrupted, and answered");
    });
}
