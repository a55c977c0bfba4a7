//! The list of what is awaited, with what was shown of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::thread;

use expect_test::expect_file;
use tokio::runtime::Builder;

use crate::bench::Setting;
use crate::cases::{Row, row};
use crate::driver::Driver;
use crate::drivers;
use crate::surface::{Receiver, Surface};

/// The request of the protocol that stands for all of them: their functions are generated, and alike.
const ANY_REQUEST: &str = "Rpc::fs_copy";
/// Of these nothing is shown yet: they begin or end a process or a socket.
const NOT_YET: &[&str] = &[
    "Codex::connect",
    "Codex::connect_unix",
    "Codex::connect_unix_with",
    "Codex::connect_with",
    "Codex::connect_ws",
    "Codex::connect_ws_with",
    "Codex::spawn_listening",
    "Codex::spawn_listening_with",
    "Hold::hung_up",
    "Hold::reached",
    "Listening::connect",
    "Listening::connect_with",
    "Listening::shutdown",
    "MockModel::next_request",
    "MockModel::start",
    "MockModel::wait_for_requests",
    "Replay::connect",
    "Replay::connect_with",
    "install_runtime",
];
/// How often a driver may be shown to fail.
const ENOUGH: usize = 5;

/// Compares the methods with the drivers.
pub(crate) fn is_complete() -> Result<(), String> {
    let surface = Surface::read();
    let mut complaints = surface.complaints;
    let driven = drivers::all().map(Driver::method).collect::<BTreeSet<_>>();
    for name in surface.methods.keys().map(String::as_str) {
        match (driven.contains(name), NOT_YET.contains(&name)) {
            (false, false) => complaints.push(format!("{name} has no driver")),
            (true, true) => complaints.push(format!("{name} has a driver by now")),
            _ => {}
        }
    }
    let is_there = |name: &str| surface.methods.contains_key(name) || name == ANY_REQUEST;
    let gone = driven.iter().chain(NOT_YET).filter(|name| !is_there(name));
    complaints.extend(gone.map(|name| format!("{name} is no method that is awaited")));
    if !surface.requests.contains("fs_copy") {
        complaints.push(format!("{ANY_REQUEST} is none of the requests"));
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
}

/// Drives all of them, and writes down what was shown.
pub(crate) fn holds() -> Result<(), String> {
    let surface = Surface::read();
    let only = std::env::var("HALFWAY").ok();
    let drivers = drivers::all().filter(|driver| only.as_ref().is_none_or(|only| driver.name.contains(only)));
    let drivers = drivers.collect::<Vec<_>>();
    let rows = thread::scope(|scope| {
        let each = |setting| {
            let (drivers, surface) = (&drivers, &surface);
            scope.spawn(move || rows(drivers, setting, surface))
        };
        [Setting::Default, Setting::OneInFlight, Setting::Unsubscribing]
            .map(each)
            .map(|rows| rows.join().unwrap())
    });
    let failures = rows.iter().flat_map(BTreeMap::values).flat_map(|row| row.failures.iter().take(ENOUGH));
    let failures = failures.cloned().collect::<Vec<_>>();
    if !failures.is_empty() {
        return Err(failures.join("\n"));
    }
    if only.is_none() {
        expect_file!["shown.md"].assert_eq(&written(&surface, &rows[0]));
    }
    Ok(())
}

type Rows = BTreeMap<&'static str, Row>;

fn rows(drivers: &[&'static Driver], setting: Setting, surface: &Surface) -> Rows {
    let drive = |driver: &&'static Driver| {
        let method = if driver.method() == ANY_REQUEST { "Rpc::request" } else { driver.method() };
        let safety = surface.methods.get(method).map(|method| method.safety.as_str()).unwrap_or_default();
        // Each has a clock of its own, which passes where nothing else happens.
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        (driver.name, runtime.block_on(row(driver, setting, safety)))
    };
    drivers.iter().map(drive).collect()
}

const HEAD: &str = "\
# What was shown of each method in its half-way states

Written by the test `halfway`: `UPDATE_EXPECT=1 cargo nextest run -p codex-client --all-features --test halfway`.

A state is what lies between two events of a call: before the first poll, after each poll, after each message of the
runtime. In each of them the future is dropped (and the method called again, at once and later, and by another caller who
was there before), the connection is closed (by a runtime that goes at once, and by one that first says what it has to
say), the connection is lost, and the method is called a second time. Each cell has what the calls came to: a value, or
the kind of an error in backticks. A call after a drop succeeds, with what the docs say under `Cancel safety`; nothing
hangs, and afterwards nothing is remembered of it. All is done once more with one
request in flight at a time, and with threads that are unsubscribed from when their last handle goes.

| method | states | undisturbed | after a drop | closed, and the next call | lost, and the next call | called twice |
| --- | --- | --- | --- | --- | --- | --- |
";

fn written(surface: &Surface, rows: &Rows) -> String {
    let mut text = HEAD.to_owned();
    for (name, row) in rows {
        let (method, way) = name.split_once(" (").unwrap_or((name, ""));
        let way = if way.is_empty() { String::new() } else { format!(" ({way}") };
        let unique = surface.methods.get(method).is_some_and(|method| method.receiver == Receiver::Unique);
        let twice = match (row.second.is_empty(), unique) {
            (true, _) => "by nobody: `&mut self`".to_owned(),
            (false, true) => format!("on another handle: {}", cell(&row.second)),
            (false, false) => cell(&row.second),
        };
        let Row { states, whole, dropped, closed, lost, .. } = row;
        let cells = [cell(dropped), cell(closed), cell(lost), twice].join(" | ");
        let _ = writeln!(text, "| `{method}`{way} | {states} | {whole} | {cells} |");
    }
    let requests = surface.requests.len();
    let _ = writeln!(
        text,
        "\n`{ANY_REQUEST}` stands for the {requests} generated functions of `Rpc`, which are alike."
    );
    if !NOT_YET.is_empty() {
        let _ = writeln!(text, "\nNot shown yet: `{}`.", NOT_YET.join("`, `"));
    }
    text
}

fn cell(outcomes: &BTreeSet<String>) -> String {
    outcomes.iter().map(String::as_str).collect::<Vec<_>>().join("; ")
}
