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
use crate::live;
use crate::surface::{Receiver, Surface};

/// The request of the protocol that stands for all of them: their functions are generated, and alike.
const ANY_REQUEST: &str = "Rpc::fs_copy";
/// How often a driver may be shown to fail.
const ENOUGH: usize = 5;

/// Compares the methods with the drivers.
pub(crate) fn is_complete() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        println!("skipped: what begins processes and sockets is driven on Linux alone");
        return Ok(());
    }
    let Surface { methods, requests, mut complaints } = Surface::read();
    let live = live::DRIVERS.iter().map(live::Driver::method);
    let driven = drivers::all().map(Driver::method).chain(live).collect::<BTreeSet<_>>();
    for (name, method) in &methods {
        // What it calls is driven, and it does nothing else.
        let forwards = method.forwards.as_ref().is_some_and(|to| driven.contains(to.as_str()));
        if !driven.contains(name.as_str()) && !forwards {
            complaints.push(format!("{name} has no driver"));
        }
    }
    let is_there = |name: &str| methods.contains_key(name) || name == ANY_REQUEST;
    let gone = driven.iter().filter(|name| !is_there(name));
    complaints.extend(gone.map(|name| format!("{name} is no method that is awaited")));
    if !requests.contains("fs_copy") {
        complaints.push(format!("{ANY_REQUEST} is none of the requests"));
    }
    for driver in live::DRIVERS {
        let said = methods.get(driver.method()).map(|method| method.safety.as_str());
        if said.is_some_and(|said| said != driver.safety) {
            complaints.push(format!("{}: nobody checks that \"{}\"", driver.name, said.unwrap_or_default()));
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
}

/// Drives all of them, and writes down what was shown.
pub(crate) fn holds() -> Result<(), String> {
    let surface = Surface::read();
    let only = std::env::var("HALFWAY").ok();
    let is_wanted = |name: &str| only.as_ref().is_none_or(|only| name.contains(only));
    let drivers = drivers::all().filter(|driver| is_wanted(driver.name)).collect::<Vec<_>>();
    let rows = thread::scope(|scope| {
        let each = |setting| {
            let (drivers, surface) = (&drivers, &surface);
            scope.spawn(move || rows(drivers, setting, surface))
        };
        [Setting::Default, Setting::OneInFlight, Setting::Unsubscribing]
            .map(each)
            .map(|rows| rows.join().unwrap())
    });
    // One after the other, and alone: they look at what this process has open.
    let began = live::DRIVERS.iter().filter(|driver| is_wanted(driver.name));
    let began = began.map(|driver| (driver.name, live::row(driver))).collect::<Rows>();
    let failures = rows
        .iter()
        .chain([&began])
        .flat_map(BTreeMap::values)
        .flat_map(|row| row.failures.iter().take(ENOUGH));
    let failures = failures.cloned().collect::<Vec<_>>();
    if !failures.is_empty() {
        return Err(failures.join("\n"));
    }
    if only.is_none() && cfg!(target_os = "linux") {
        expect_file!["shown.md"].assert_eq(&written(&surface, &rows[0], &began));
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
runtime. In each of them the future is dropped (and the method called again: at once, when all was answered, when nothing
was, and by another caller who was there before), the connection is closed (by a runtime that goes at once, and by one that
first says what it has to say), the connection is lost, and the method is called a second time. Each cell has what the calls
came to: a value, or the kind of an error in backticks. A call after a drop succeeds, with what the docs say under `Cancel
safety`; nothing hangs, and afterwards nothing is remembered of it. All is done once more with one request in flight at a
time, and with threads that are unsubscribed from when their last handle goes.

| method | states | undisturbed | after a drop | closed, and the next call | lost, and the next call | called twice |
| --- | --- | --- | --- | --- | --- | --- |
";

const LIVE_HEAD: &str = "
What begins and ends with a process or a socket is dropped, cut off and called twice after each of its polls, while time and
messages pass by themselves. What it has begun is gone after a drop, or goes on, as the docs say of each; in the end this
process has no child, no thread and no file more than before. A dash is where there is nobody to kill, or to call twice.

| method | undisturbed | after a drop | its server or runtime is killed | called twice |
| --- | --- | --- | --- | --- |
";

const FORWARDS_HEAD: &str = "
These only call another one:

| method | calls |
| --- | --- |
";

fn written(surface: &Surface, rows: &Rows, live: &Rows) -> String {
    let mut text = HEAD.to_owned();
    for (name, row) in rows {
        let (method, way) = method_and_way(name);
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
    text.push_str(LIVE_HEAD);
    for (name, Row { whole, dropped, lost, second, .. }) in live {
        let cells = [cell(dropped), cell(lost), cell(second)].join(" | ");
        let (method, way) = method_and_way(name);
        let _ = writeln!(text, "| `{method}`{way} | {whole} | {cells} |");
    }
    text.push_str(FORWARDS_HEAD);
    for (name, method) in &surface.methods {
        let is_driven = rows.contains_key(name.as_str()) || live.contains_key(name.as_str());
        if let Some(to) = method.forwards.as_ref().filter(|_| !is_driven) {
            let _ = writeln!(text, "| `{name}` | `{to}` |");
        }
    }
    text
}

/// The name of a method, and in brackets what is special about the way in which it is called.
fn method_and_way(name: &str) -> (&str, &str) {
    name.split_at(name.find(" (").unwrap_or(name.len()))
}

fn cell(outcomes: &BTreeSet<String>) -> String {
    if outcomes.is_empty() {
        return "–".to_owned();
    }
    outcomes.iter().map(String::as_str).collect::<Vec<_>>().join("; ")
}
