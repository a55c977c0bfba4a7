//! Counts instructions: runs the benches under callgrind, by gungraun, and reads what it writes.
//!
//! A bench has a function a contender (`ours`, `peer`, `floor`, `bare`), and each a case. A case's name ends in how many
//! events were counted, `text_delta_x100`; of two with the same name the difference counts, in which there is no start and
//! no end of a program.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::figures::Counted;
use super::peers::{Bench, PACKAGE, Peers};
use crate::workspace::Workspace;

/// What gungraun says of one run. Its version 7.
#[derive(Debug, Deserialize)]
struct Summary {
    function_name: String,
    id: String,
    profiles: Vec<Profile>,
}

#[derive(Debug, Deserialize)]
struct Profile {
    data: Data,
}

#[derive(Debug, Deserialize)]
struct Data {
    total: Total,
}

#[derive(Debug, Deserialize)]
struct Total {
    metrics: Metrics,
}

#[derive(Debug, Deserialize)]
struct Metrics {
    #[serde(rename = "Ir")]
    instructions: Metric,
}

#[derive(Debug, Deserialize)]
struct Metric {
    values: Values,
}

#[derive(Debug, Deserialize)]
struct Values {
    new: u64,
}

/// Runs every bench.
pub(super) fn run(workspace: &Workspace, peers: &Peers) -> Result<Vec<Counted>> {
    let mut counted = Vec::new();
    for bench in &peers.instructions {
        eprintln!("counting the instructions of {}", bench.name);
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(workspace.file(PACKAGE)).stdin(Stdio::null()).stderr(Stdio::inherit());
        cargo.args(["bench", "--quiet", "--bench", &bench.name, "--", "--output-format=json"]);
        let output = cargo.output().context("cargo could not be started; is it on the PATH?")?;
        ensure!(output.status.success(), "the bench {} failed; see above", bench.name);
        counted.extend(read(bench, &String::from_utf8_lossy(&output.stdout))?);
    }
    Ok(counted)
}

/// Events and instructions of the runs of one contender.
type Runs = BTreeMap<u64, u64>;

/// Reads what a bench has written: a summary a run, one after the other.
fn read(bench: &Bench, text: &str) -> Result<Vec<Counted>> {
    let mut order = Vec::new();
    let mut cases: BTreeMap<String, BTreeMap<String, Runs>> = BTreeMap::new();
    for summary in serde_json::Deserializer::from_str(text).into_iter::<Summary>() {
        let summary =
            summary.with_context(|| format!("gungraun says of {} what this cannot read", bench.name))?;
        let (case, events) = events(&summary.id)?;
        let profile =
            summary.profiles.first().with_context(|| format!("{}: nothing was counted", summary.id))?;
        if !order.contains(&case) {
            order.push(case.clone());
        }
        let contenders = cases.entry(case).or_default();
        let runs = contenders.entry(summary.function_name).or_default();
        runs.insert(events, profile.data.total.metrics.instructions.values.new);
    }
    ensure!(!order.is_empty(), "the bench {} has counted nothing", bench.name);
    order.into_iter().map(|case| counted(bench, &cases[&case], case)).collect()
}

fn counted(bench: &Bench, contenders: &BTreeMap<String, Runs>, case: String) -> Result<Counted> {
    let of = |contender: &str| contenders.get(contender).map(an_event);
    Ok(Counted {
        ours: of("ours").with_context(|| format!("{}: {case} was not counted for this SDK", bench.name))?,
        peer: of("peer"),
        floor: of("floor"),
        bare: of("bare"),
        what: format!("{}: {}", bench.what, case.replace('_', " ")),
        bench: bench.name.clone(),
        case,
    })
}

/// Of `text_delta_x100` the case and how many events it counts.
fn events(id: &str) -> Result<(String, u64)> {
    let (case, events) =
        id.rsplit_once("_x").with_context(|| format!("{id} does not end in `_x` and a number"))?;
    let events = events.parse().with_context(|| format!("{id} does not end in `_x` and a number"))?;
    ensure!(events > 0, "{id} counts nothing");
    Ok((case.to_owned(), events))
}

/// The instructions of one event.
fn an_event(runs: &Runs) -> u64 {
    let (Some(most), Some(fewest)) = (runs.last_key_value(), runs.first_key_value()) else { return 0 };
    let (events, instructions) = if runs.len() == 1 {
        (*most.0, *most.1)
    } else {
        (most.0 - fewest.0, most.1.saturating_sub(*fewest.1))
    };
    (instructions as f64 / events as f64).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bench() -> Bench {
        Bench { name: "stream".to_owned(), what: "an event".to_owned() }
    }

    fn summary(contender: &str, id: &str, instructions: u64) -> String {
        format!(
            r#"{{"version":"7","function_name":"{contender}","id":"{id}","profiles":[{{"tool":"Callgrind","data":{{"parts":[],
            "total":{{"metrics":{{"Ir":{{"values":{{"new":{instructions},"old":1}}}}}},"regressions":[]}}}}}}]}}"#
        )
    }

    #[test]
    fn the_start_of_a_program_is_not_counted() {
        let text = [
            summary("ours", "one_turn_x1000", 1_000_000 + 1000 * 40),
            summary("ours", "one_turn_x3000", 1_000_000 + 3000 * 40),
            summary("floor", "one_turn_x1000", 1000 * 20),
        ];
        let counted = read(&bench(), &text.join("\n")).unwrap();
        let expected = Counted {
            bench: "stream".to_owned(),
            case: "one_turn".to_owned(),
            what: "an event: one turn".to_owned(),
            ours: 40,
            peer: None,
            floor: Some(20),
            bare: None,
        };
        assert_eq!(counted, [expected]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = |text: &str| read(&bench(), text).unwrap_err().to_string();
        assert_eq!(error(""), "the bench stream has counted nothing");
        assert_eq!(error(&summary("ours", "one_turn", 1)), "one_turn does not end in `_x` and a number");
        assert_eq!(error(&summary("peer", "one_x1", 1)), "stream: one was not counted for this SDK");
        assert_eq!(error("{}"), "gungraun says of stream what this cannot read");
    }
}
