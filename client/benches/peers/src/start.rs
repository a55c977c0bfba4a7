//! How long it takes to connect and to have the first answer, beyond what starting and asking the runtime takes by itself,
//! and how many threads a connection holds. With `CODEX_BIN` also on the real runtime.
//!
//! The floor is the same without the client: for stdio the program is started, and the two requests are written and
//! their answers read; a socket has none, for the server runs already.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use codex_client::{Codex, CodexConfig};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};
use codex_peers::transports::{Server, Transport};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

const ROUNDS: usize = 40;
/// In microseconds.
const MOST: f64 = 5_000.0;
/// A request that every runtime answers at once.
const FIRST: &str = "thread/loaded/list";

fn main() -> Result<()> {
    let mut report = Report::begin("start")?;
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    println!("{ROUNDS} rounds: minimum, median\n");
    let server = env::current_exe()?.with_file_name("server");
    report.add(of_pipes("stdio", &runtime, &server, "stdio")?);
    if let Some(codex) = env::var_os("CODEX_BIN") {
        report.add(of_pipes("stdio, the real runtime", &runtime, Path::new(&codex), "app-server")?);
    }
    for transport in [Transport::Unix, Transport::WebSocket, Transport::Tls] {
        report.add(of_socket(&runtime, transport)?);
    }
    let mut held = Transport::ALL.map(|transport| Figures::new(transport.name()));
    for (figures, transport) in held.iter_mut().zip(Transport::ALL) {
        let names = threads_of(&runtime, transport)?;
        println!("threads of {}: {}", transport.name(), names.join(", "));
        figures.add(names.len() as f64);
    }
    report.add(Comparison {
        key: "threads".to_owned(),
        what: "what a connection holds".to_owned(),
        unit: "threads",
        figures: held.to_vec(),
        ratios: Vec::new(),
    });
    report.end()
}

/// A program that is started with one argument, with the client and without.
fn of_pipes(name: &str, runtime: &Runtime, program: &Path, argument: &str) -> Result<Comparison> {
    let [mut bare, mut ours] = ["without the client", "with the client"].map(Figures::new);
    for _ in 0..ROUNDS {
        bare.add(micros(without_client(program, argument)?));
        let config = CodexConfig::new().binary(program).launch_args([argument]);
        let clock = Instant::now();
        ours.add(micros(runtime.block_on(async {
            let codex = Codex::connect_with(config).await?;
            first(codex, clock).await
        })?));
    }
    let takes = ours.minimum() - bare.minimum();
    Ok(comparison(name, vec![bare, ours], takes))
}

/// A server that runs already.
fn of_socket(runtime: &Runtime, transport: Transport) -> Result<Comparison> {
    let server = Server::start(transport)?;
    let mut ours = Figures::new("with the client");
    for _ in 0..ROUNDS {
        let clock = Instant::now();
        ours.add(micros(runtime.block_on(async { first(server.connect().await?, clock).await })?));
    }
    let takes = ours.minimum();
    Ok(comparison(transport.name(), vec![ours], takes))
}

/// `takes`: what the client takes when nothing else runs on the machine.
fn comparison(key: &str, mut figures: Vec<Figures>, takes: f64) -> Comparison {
    let [mut ours, mut most] = ["what the client takes", "the most that it may take"].map(Figures::new);
    ours.add(takes);
    most.add(MOST);
    let ratio = Ratio::new(&ours, [&most], Some(1.0));
    figures.extend([ours, most]);
    Comparison {
        key: key.to_owned(),
        what: format!("connecting and one request, {key}"),
        unit: "microseconds",
        figures,
        ratios: vec![ratio],
    }
}

/// How long until the first request is answered.
async fn first(codex: Codex, clock: Instant) -> Result<Duration> {
    codex.rpc().request_raw(FIRST, json!({})).await?;
    let took = clock.elapsed();
    codex.close().await?;
    Ok(took)
}

/// The same without the client.
fn without_client(program: &Path, argument: &str) -> Result<Duration> {
    let clock = Instant::now();
    let mut command = Command::new(program);
    command.arg(argument).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut input = child.stdin.take().context("stdin is a pipe")?;
    let mut output = BufReader::new(child.stdout.take().context("stdout is a pipe")?);
    let info =
        json!({"clientInfo": {"name": "bare", "version": "0"}, "capabilities": {"experimentalApi": false}});
    let mut ask = |id: u32, method: &str, params: Value| -> Result<()> {
        writeln!(input, "{}", json!({"id": id, "method": method, "params": params}))?;
        let answer = format!(r#"{{"id":{id},"#);
        let mut line = String::new();
        while !line.starts_with(&answer) {
            line.clear();
            ensure!(output.read_line(&mut line)? > 0, "the runtime has gone");
        }
        Ok(())
    };
    ask(1, "initialize", info)?;
    ask(2, FIRST, json!({}))?;
    let took = clock.elapsed();
    drop(input);
    child.wait()?;
    Ok(took)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// The names of the threads that a connection starts.
fn threads_of(runtime: &Runtime, transport: Transport) -> Result<Vec<String>> {
    let server = Server::start(transport)?;
    let before = threads()?;
    let codex = runtime.block_on(server.connect())?;
    let mut held = threads()?;
    held.retain(|number, _| !before.contains_key(number));
    runtime.block_on(codex.close())?;
    Ok(held.into_values().collect())
}

/// The threads of this process: their numbers and names.
fn threads() -> Result<BTreeMap<OsString, String>> {
    let tasks = fs::read_dir("/proc/self/task").context("Linux alone says which threads there are")?;
    let named = tasks.map(|task| {
        let task = task?;
        let name = fs::read_to_string(task.path().join("comm"))?;
        Ok((task.file_name(), name.trim_end().to_owned()))
    });
    named.collect()
}
