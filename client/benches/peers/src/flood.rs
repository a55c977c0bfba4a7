//! What a hostile or broken server costs: so many lines of one kind as fast as the pipe takes them, for growing numbers.
//! What is linear costs the same an event, however many there are.
//!
//! The program starts itself as the server, which stands in its environment.

use std::env;
use std::io::{BufRead as _, BufWriter, Write as _, stdin, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use codex_client::types::{RequestId, UnknownMethod};
use codex_client::{Codex, CodexConfig, Refusal, ServerRequestHandler};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};
use codex_peers::session::result;
use serde_json::Value;
use tokio::runtime::Builder;
use tokio::sync::Notify;

const SERVER: &str = "CODEX_FLOOD";
const COUNTS: [usize; 3] = [10_000, 31_623, 100_000];
const ROUNDS: usize = 5;
/// How much more an event of the largest flood may cost than one of the smallest, which fits into the processor's caches.
/// With ten times as many, what is quadratic costs ten times as much an event.
const LINEAR: f64 = 3.0;

/// What the server writes, when it is asked for a login, before it answers.
#[derive(Clone, Copy)]
enum Flood {
    /// Notifications that belong to nothing.
    Notifications,
    /// The ends of as many logins, of which each may be the one that is being started.
    Logins,
    /// Requests that all stay open, and then are answered elsewhere.
    Requests,
}

impl Flood {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Notifications, "notifications"), (Self::Logins, "logins"), (Self::Requests, "requests")];

    fn lines(self, index: usize) -> String {
        match self {
            Self::Notifications => {
                format!(r#"{{"method":"configWarning","params":{{"summary":"{index}"}}}}"#)
            }
            Self::Logins => format!(
                r#"{{"method":"account/login/completed","params":{{"loginId":"{index}","success":true}}}}"#
            ),
            Self::Requests => format!(r#"{{"id":{index},"method":"flood","params":{{}}}}"#),
        }
    }

    fn ends(self, index: usize) -> Option<String> {
        let params = format!(r#"{{"threadId":"t","requestId":{index}}}"#);
        let line = format!(r#"{{"method":"serverRequest/resolved","params":{params}}}"#);
        matches!(self, Self::Requests).then_some(line)
    }
}

fn main() -> Result<()> {
    if let Ok(count) = env::var(SERVER) {
        let (flood, count) = count.split_once(' ').unwrap_or_default();
        let (flood, _) = Flood::ALL[flood.parse::<usize>()?];
        return serve(flood, count.parse()?);
    }
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut report = Report::begin("flood")?;
    println!("{ROUNDS} rounds: minimum, median\n");
    for (index, (flood, name)) in Flood::ALL.into_iter().enumerate() {
        let mut figures = COUNTS.map(|count| Figures::new(format!("{count} {name}")));
        for _ in 0..ROUNDS {
            for (count, figures) in COUNTS.into_iter().zip(&mut figures) {
                let took = runtime.block_on(run(index, flood, count))?;
                figures.add(took.as_nanos() as f64 / count as f64);
            }
        }
        report.add(Comparison {
            key: name.to_owned(),
            what: format!("a flood of {name}"),
            unit: "ns an event",
            ratios: vec![Ratio::new(&figures[COUNTS.len() - 1], &figures[..1], Some(LINEAR))],
            figures: figures.to_vec(),
        });
    }
    report.end()
}

fn serve(flood: Flood, count: usize) -> Result<()> {
    let mut output = BufWriter::new(stdout().lock());
    for request in stdin().lock().lines() {
        let request: Value = serde_json::from_str(&request?)?;
        let answer = match request["method"].as_str() {
            Some("initialize") => result(1),
            Some("account/login/start") => {
                for index in 0..count {
                    writeln!(output, "{}", flood.lines(index))?;
                }
                for line in (0..count).filter_map(|index| flood.ends(index)) {
                    writeln!(output, "{line}")?;
                }
                r#"{"type":"chatgpt","loginId":"none","authUrl":"https://example.org"}"#
            }
            _ => continue,
        };
        writeln!(output, r#"{{"id":{},"result":{answer}}}"#, request["id"])?;
        output.flush()?;
    }
    Ok(())
}

/// How long it takes until all of a flood has come to where it belongs.
async fn run(index: usize, flood: Flood, count: usize) -> Result<Duration> {
    let open = Open::default();
    let nothing: [String; 0] = [];
    let config = CodexConfig::new()
        .binary(env::current_exe()?)
        .launch_args(nothing)
        .env(SERVER, format!("{index} {count}"))
        .backlog_limit(usize::MAX)
        .max_open_requests(usize::MAX)
        .handler(open.clone());
    let codex = Codex::connect_with(config).await?;
    let mut notifications = codex.notifications();
    let clock = Instant::now();
    let login = codex.login_chatgpt().await?;
    for _ in 0..count {
        let Some(notification) = notifications.next().await else { break };
        notification?;
    }
    if let Flood::Requests = flood {
        open.until_none_is_left(count).await;
    }
    let took = clock.elapsed();
    ensure!(codex.dropped_notifications() == 0 && codex.refused_requests() == 0, "something was lost");
    drop(login);
    codex.close().await?;
    Ok(took)
}

/// Answers nothing, and counts what others have answered.
#[derive(Clone, Default)]
struct Open(Arc<(AtomicUsize, Notify)>);

impl Open {
    async fn until_none_is_left(&self, count: usize) {
        while self.0.0.load(Ordering::Acquire) < count {
            self.0.1.notified().await;
        }
    }
}

impl ServerRequestHandler for Open {
    async fn unknown(&self, _request: UnknownMethod) -> Result<String, Refusal> {
        std::future::pending().await
    }

    fn resolved(&self, _id: &RequestId) {
        self.0.0.fetch_add(1, Ordering::AcqRel);
        self.0.1.notify_one();
    }
}
