//! Times this SDK's decoding beside other crates' in one process, turn and turn about, and prints the ratios.
//!
//! Each figure is of one of many short rounds, so that other load on the machine hurts all alike; and it is processor time,
//! for the longer a round is, the sooner something else would come into it.

use std::hint::black_box;

use anyhow::Result;
use codex_peers::figures::{Comparison, Figures, Ratio, Report};
use codex_peers::readers;
use codex_peers::session::line;
use codex_protocol_types::jsonrpc::Message;
use cpu_time::ThreadTime;

const ROUNDS: usize = 400;
const CALLS_A_ROUND: u32 = 500;

/// A name and what is timed under it: a call that says whether it succeeded.
type Work<'a> = (&'static str, &'a dyn Fn() -> bool);

fn main() -> Result<()> {
    let mut report = Report::begin("decode")?;
    let lines = [
        ("item/agentMessage/delta", line("item/agentMessage/delta", ""), Some(0.35)),
        ("item/completed", line("item/completed", r#""type":"agentMessage""#), None),
        ("turn/completed", line("turn/completed", ""), None),
        ("thread/started", line("thread/started", ""), None),
    ];
    println!("{ROUNDS} rounds of {CALLS_A_ROUND} calls: minimum, median\n");
    for (method, line, target) in lines {
        report.add(compare_typed(method, line, target));
    }
    for (method, line, _) in lines {
        report.add(compare_route(method, line, Some(0.6)));
    }
    report.end()
}

/// Envelope and payload. The peer has two ways, and is taken by the faster.
fn compare_typed(method: &str, line: &str, target: Option<f64>) -> Comparison {
    let figures = measure(&[
        ("codex-protocol-types", &|| readers::ours(black_box(line))),
        ("codex-codes, ServerMessage::from_json_str", &|| readers::codex_codes_message(black_box(line))),
        ("codex-codes, Notification from_str", &|| readers::codex_codes_notification(black_box(line))),
        ("serde_json::Value, no types", &|| readers::value(black_box(line))),
    ]);
    Comparison {
        key: format!("typed/{method}"),
        what: format!("typed decode of `{method}`, {} bytes", line.len()),
        unit: "ns of processor time a call",
        ratios: vec![Ratio::new(&figures[0], &figures[1..3], target)],
        figures,
    }
}

/// The ids of the params, against a `Value` of the same params.
fn compare_route(method: &str, line: &str, target: Option<f64>) -> Comparison {
    let Ok(Message::Notification { params: Some(params), .. }) = Message::parse(line) else {
        panic!("{method}: not a notification with params");
    };
    let params = params.get();
    let figures = measure(&[
        ("route", &|| readers::routed(black_box(method), black_box(params))),
        ("serde_json::Value", &|| readers::value(black_box(params))),
    ]);
    Comparison {
        key: format!("route/{method}"),
        what: format!("route of `{method}`, {} bytes of params", params.len()),
        unit: "ns of processor time a call",
        ratios: vec![Ratio::new(&figures[0], &figures[1..], target)],
        figures,
    }
}

/// Times each piece of work once a round, so that all see the same state of the machine; nanoseconds a call.
fn measure(works: &[Work<'_>]) -> Vec<Figures> {
    let mut figures: Vec<_> = works.iter().map(|(name, _)| Figures::new(*name)).collect();
    for _ in 0..ROUNDS {
        for ((name, work), figures) in works.iter().zip(&mut figures) {
            let start = ThreadTime::now();
            let succeeded = (0..CALLS_A_ROUND).filter(|_| work()).count();
            let elapsed = start.elapsed();
            assert_eq!(succeeded, CALLS_A_ROUND as usize, "{name} failed on a line of a real session");
            figures.add(elapsed.as_secs_f64() * 1e9 / f64::from(CALLS_A_ROUND));
        }
    }
    figures
}
